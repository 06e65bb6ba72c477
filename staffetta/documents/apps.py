from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "staffetta.documents"

    def ready(self) -> None:
        from staffetta.accounts.founding import delivers
        from staffetta.contacts import numbers
        from staffetta.documents import delivered
        from staffetta.documents.acts.deliver import deliver_types
        from staffetta.documents.models import Document, DocumentType

        def in_use(wanted: list[str]) -> set[str]:
            return set(Document.objects.filter(number__in=wanted).values_list("number", flat=True))

        prefixes = {type_.nature: type_.prefix for type_ in delivered.TYPES}
        for nature in DocumentType.Nature:
            numbers.declare(
                delivered.range_of(nature),
                nature.label,
                prefix=prefixes.get(nature, "D-{year}-"),
                yearly_restart=True,
                taken=in_use,
            )
        delivers("documents", lambda workspace, by, at: deliver_types(workspace, by=by, at=at))
