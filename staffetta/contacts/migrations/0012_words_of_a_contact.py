from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0011_fewer_indexes")]
    operations = [
        migrations.AlterField(
            model_name="word",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=models.CASCADE,
                related_name="words",
                to="contacts.contact",
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(fields=["workspace_id", "contact", "word"], name="contacts_word_contact"),
        ),
    ]
