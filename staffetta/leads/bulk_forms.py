"""What is asked before many leads are changed: see listings/bulk_forms.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.core.refusals import Refused
from staffetta.leads.bulk import Verb
from staffetta.leads.forms import NamedChoice, StepChoice
from staffetta.leads.models import LossReason, Outcome, Step
from staffetta.listings.bulk_forms import BulkForm
from staffetta.playbooks.run_forms import SequenceField
from staffetta.ui.forms import DateField


class MoveForm(BulkForm):
    """Which step; losing asks for a reason, so it has a question of its own. Nothing is chosen beforehand: who saves
    without looking would send them all back to the first step."""

    to_step = StepChoice(Step.objects.none(), label=_("Step"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Step.objects.filter(pipeline__retired_at=None).exclude(outcome=Outcome.LOST).select_related("pipeline")
        self.fields["to_step"] = StepChoice(
            rows.order_by("pipeline__position", "position"),
            label=_("Step"),
            help_text=_("Leads of another pipeline are left where they are, and listed afterwards."),
        )
        self.fields["to_step"].choices = [("", _("Choose…")), *self.fields["to_step"].choices]  # type: ignore[attr-defined]


class StartForm(BulkForm):
    """Which automatic actions, and from which day on."""

    to_playbook = SequenceField(help_text=_("Leads on which they run already are left as they are."))
    to_start = DateField(label=_("Start date"))

    def refuse(self, refused: Refused) -> None:
        """What the act says belongs beside the field of the same name."""
        for name, said in refused.fields.items():
            self.add_error(f"to_{name}", said)
        if not refused.fields:
            super().refuse(refused)


class DeleteForm(BulkForm):
    """Nothing is asked but whether."""

    takes_away = True
    intro = _("They lie in the bin with everything that hangs on them, and can be restored, together or one by one.")


class CloseForm(BulkForm):
    """How they ended; nothing is chosen beforehand."""

    to_end = forms.ChoiceField(
        label=_("How did they end?"),
        choices=[("", _("Choose…")), (Verb.WIN, _("Won")), (Verb.LOSE, _("Lost")), (Verb.CANCEL, _("Cancelled"))],
    )
    to_reason = NamedChoice(LossReason.objects.none(), label=_("Loss reason"), required=False, empty_label=_("None"))
    to_won_on = DateField(label=_("Won on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_reason"].queryset = LossReason.objects.active()  # type: ignore[attr-defined]
        self.fields["to_reason"].help_text = _("Needed for leads that were lost.")
        self.fields["to_won_on"].help_text = _("For leads that were won; today unless you say otherwise.")

    def refuse(self, refused: Refused) -> None:
        """What the act says of the reason, or of the day, belongs beside it."""
        named = {f"to_{name}": sentence for name, sentence in refused.fields.items() if f"to_{name}" in self.fields}
        for name, sentence in named.items():
            self.add_error(name, sentence)
        if not named:
            super().refuse(refused)
