"""Finding applications by words: what is looked at, and how the case of letters is folded."""

from typing import Any

from django.db.models import CharField, Lookup, Q


def holding(word: str) -> Q:
    """In the title or the enterprise's name, or at the start of a reference or code, which are in capitals."""
    capitals = word.upper()
    starts = Q(reference__startswith=capitals) | Q(uscc__startswith=capitals)
    return starts | Q(title__holds=word) | Q(enterprise_name__holds=word)


@CharField.register_lookup
class Holds(Lookup):
    """The text holds a word, whatever the case of A-Z. Folding all of Unicode, as ``icontains`` does, costs twice.

    SQLite's LIKE does just that. PostgreSQL folds by the rules of "C", and not at all for a word without letters.
    """

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self._like(compiler, connection, "%s", str(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        word = "".join(one.upper() if one.isascii() else one for one in str(self.rhs))
        plain = word == str(self.rhs).lower()
        return self._like(compiler, connection, "%s" if plain else 'UPPER(%s COLLATE "C")', word)

    def _like(self, compiler: Any, connection: Any, text: str, word: str) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        pattern = f"%{connection.ops.prep_for_like_query(word)}%"
        return f"{text % column} LIKE %s ESCAPE '\\'", (*params, pattern)
