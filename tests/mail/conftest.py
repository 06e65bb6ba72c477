from tests.mail.smtp import post_fixture  # noqa: F401
