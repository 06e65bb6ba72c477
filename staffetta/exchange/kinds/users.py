"""Users and the groups they belong to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from staffetta.accounts.acts.add_member import AlreadyMember, add_member
from staffetta.accounts.acts.change_group import change_group
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.models import Group, Member, Membership, Role
from staffetta.core.text import fold, tidy
from staffetta.exchange.kinds.loading import Loader, People
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Row

ROLES = {"administrator": Role.ADMINISTRATOR, "admin": Role.ADMINISTRATOR, "manager": Role.MANAGER, "user": Role.USER}


class UserLoader(Loader):
    """A user is the same when the e-mail address is, else the name. Without an address he cannot sign in yet."""

    kind = Import.Kind.USERS

    def begin(self) -> None:
        self.people = People()
        self.teams: dict[str, list[Member]] = {}

    def load(self, rows: list[Row]) -> int:
        written = 0
        for row in rows:
            name, email = tidy(self.cell(row, "name")), self._email(row)
            if not name:
                self.report.refuse(row.line, _("The row has no name."))
                continue
            member = self.people.find(email) if email else self.people.find(name)
            if member is not None:
                self.report.unchanged += 1
            else:
                try:
                    member = add_member(email=email, name=name[:120], role=self._role(row), by=self.by)
                except AlreadyMember as error:
                    self.report.refuse(row.line, error.sentence)
                    continue
                self.people.add(member)
                self.report.created += 1
                written += 1
            if team := tidy(self.cell(row, "group")):
                self.teams.setdefault(team[:120], []).append(member)
        return written

    def _email(self, row: Row) -> str:
        email = self.cell(row, "email").lower()
        if email:
            try:
                validate_email(email)
            except ValidationError:
                self.report.trouble(self.header("email"), email, row.line, _("This is not an e-mail address."))
                return ""
        return email

    def _role(self, row: Row) -> Role:
        word = fold(self.cell(row, "role"))
        if word and word not in ROLES:
            self.report.unmatched(self.header("role"), self.cell(row, "role"), row.line)
        return ROLES.get(word, Role.USER)

    def end(self) -> int:
        """Each group with its members; groups that exist get those who are missing."""
        written = 0
        known = {fold(group.name): group for group in Group.objects.all()}
        for name, members in self.teams.items():
            group = known.get(fold(name))
            if group is None:
                make_group(name, members=members, by=self.by)
                written += 1
                continue
            belonging = {m.member_id: m for m in Membership.objects.filter(group=group).select_related("member")}
            if any(member.pk not in belonging for member in members):
                leading = [m.member for m in belonging.values() if m.manages]
                everybody = {m.pk: m for m in (*(b.member for b in belonging.values()), *members)}
                change_group(group, name=group.name, members=list(everybody.values()), managers=leading, by=self.by)
                written += 1
        if self.has("group"):
            self.report.figure("groups", len(self.teams))
        return written
