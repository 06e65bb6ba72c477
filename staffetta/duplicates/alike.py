"""How alike two folded names are, for people who type."""

from __future__ import annotations

from rapidfuzz.distance import OSA


def likeness_of(one: str, other: str) -> int:
    """In percent; the order of the words does not matter, a slip of the finger in one of them little."""
    if one == other or sorted(one.split()) == sorted(other.split()):
        return 100
    whole = OSA.normalized_similarity(one, other)
    return min(99, round(100 * max(whole, _by_words(one.split(), other.split()))))


def _by_words(these: list[str], those: list[str]) -> float:
    """Each word beside the one that it is most like, the longest first; words without company count as unlike."""
    if (len(these), these) > (len(those), those):
        these, those = those, these
    left, like = list(those), 0.0
    for word in sorted(these, key=lambda w: (-len(w), w)):
        best = max(left, key=lambda w: (OSA.normalized_similarity(word, w), w))
        left.remove(best)
        like += OSA.normalized_similarity(word, best) * max(len(word), len(best))
    letters = sum(map(len, those)) + max(0, sum(map(len, these)) - sum(map(len, those)))
    return like / letters if letters else 0.0
