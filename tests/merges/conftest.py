"""Every act here keeps the counts of the lists."""

from tests.contacts.counted import counts_are_those_of_the_lists  # noqa: F401
