"""The town as one looks for it is folded in a fraction of the time: what stays as it is stands first among the letters.
It is the same as before; the column is made anew, since it is told once by what it is made."""

from django.db import migrations, models

FROM = (
    "eaionrlstcudmghvbpkzfywjxq łŁøØđĐı'-’.ABCDEFGHIJKLMNOPQRSTUVWXYZªµºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖÙÚÛÜÝÞàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŊŌōŎŏŐőŒŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠơƢƤƦƧƩƬƮƯưƱƲƳƵƷƸƼǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǡǢǣǤǦǧǨǩǪǫǬǭǮǯǰǴǵǶǷǸǹǺǻǼǽǾǿȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȜȞȟȠȢȤȦȧȨȩȪȫȬȭȮȯȰȱȲȳȺȻȽȾɁɃɄɅɆɈɊɌɎ"
)
TO = (
    'eaionrlstcudmghvbpkzfywjxq llooddi    abcdefghijklmnopqrstuvwxyzaμoaaaaaaæceeeeiiiiðnooooouuuuyþaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhħiiiiiiiiijjkkllllllnnnnnnŋooooooœrrrrrrssssssssttttŧuuuuuuuuuuuuwwyyyzzzzzzsɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵooƣƥʀƨʃƭʈuuʊʋƴƶʒƹƽaaiioouuuuuuuuuuaaaaææǥggkkooooʒʒjggƕƿnnaaææøøaaaaeeeeiiiioooorrrruuuussttȝhhƞȣȥaaeeooooooooyyⱥȼƚⱦɂƀʉʌɇɉɋɍɏ'
)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0020_channels_by_medium")]

    operations = [
        migrations.RemoveIndex("address", "contacts_address_place"),
        migrations.RemoveField("address", "place"),
        migrations.AddField(
            "address",
            "place",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("city"), models.Value(FROM), models.Value(TO), function="translate"
                ),
                output_field=models.CharField(db_collation="C", max_length=100),
            ),
        ),
        migrations.AddIndex(
            "address",
            models.Index(fields=["workspace_id", "place", "contact"], name="contacts_address_place"),
        ),
    ]
