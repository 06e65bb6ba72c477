"""Sign-in pages carry the names that allauth looks for; of its addresses only these are open."""

from django.urls import include, path, re_path

from staffetta.accounts.views import groups, members, settings, sign_in, workspace

signing_in = [
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("logout/", sign_in.SignOut.as_view(), name="account_logout"),
    path("signup/", sign_in.sign_up, name="account_signup"),
    path("inactive/", sign_in.switched_off, name="account_inactive"),
    path("password/change/", sign_in.ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", sign_in.ForgotPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", sign_in.ForgotPasswordSent.as_view(), name="account_reset_password_done"),
    path("password/reset/key/done/", sign_in.NewPasswordDone.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
]

own = [
    path("language/", sign_in.choose_language, name="language"),
    path("settings/", settings.settings, name="settings"),
    path("settings/keys/", settings.make, name="key-new"),
    path("settings/keys/<uuid:key_id>/revoke/", settings.revoke, name="key-revoke"),
    path("workspaces/", settings.workspaces, name="workspaces"),
    path("workspaces/<uuid:workspace_id>/enter/", settings.enter, name="enter"),
    path("administration/users/", members.members, name="members"),
    path("administration/users/new/", members.new_member, name="member-new"),
    path("administration/users/<uuid:member_id>/", members.member, name="member"),
    path("administration/users/<uuid:member_id>/hand-over/", members.hand, name="member-hand-over"),
    path("administration/users/<uuid:member_id>/deactivate/", members.deactivate, name="member-deactivate"),
    path("administration/users/<uuid:member_id>/reactivate/", members.reactivate, name="member-reactivate"),
    path("administration/users/<uuid:member_id>/invite/", members.invite, name="member-invite"),
    path("administration/groups/", groups.groups, name="groups"),
    path("administration/groups/new/", groups.new_group, name="group-new"),
    path("administration/groups/<uuid:group_id>/", groups.group, name="group"),
    path("administration/groups/<uuid:group_id>/retire/", groups.retire, name="group-retire"),
    path("administration/groups/<uuid:group_id>/restore/", groups.restore, name="group-restore"),
    path("administration/workspace/", workspace.preferences, name="workspace"),
]

urlpatterns = [path("accounts/", include(signing_in)), path("", include((own, "accounts")))]
