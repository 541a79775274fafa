"""How far the property tests look: a quarter of their examples in the quick suite, all of them in the slow one."""

import os

#: set by `python3 run.py test --slow`
THOROUGH = bool(os.environ.get("QUAL_THOROUGH"))


def many(examples: int) -> int:
    """So many examples where time is given, else a quarter."""
    return examples if THOROUGH else max(examples // 4, 4)
