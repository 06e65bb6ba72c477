from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0012_words_of_a_contact")]
    operations = [
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                fields=["workspace_id", "medium", "normalised", "contact"], name="contacts_channel_sorted"
            ),
        ),
    ]
