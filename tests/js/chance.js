// Chance that is the same every time, and texts as people, machines and mischief write them.

export class Chance {
  constructor(seed) {
    this.seed = seed;
  }

  /** A whole number below `n`. */
  below(n) {
    this.seed = (Math.imul(this.seed, 1103515245) + 12345) & 0x7fffffff;
    return (this.seed >>> 8) % n;
  }

  of(list) {
    return list[this.below(list.length)];
  }

  list(most, make) {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  /** A text of what counts differently in UTF-16, in code points and for the eye. */
  text(most = 12) {
    return this.list(most, () => this.of(PIECES)).join("");
  }
}

const PIECES = [
  ..."aAeghmst",
  ..."æÆøØåÅðþßς",
  " ",
  ", ",
  "-",
  "’",
  "é",
  "e\u0301", // the same, as two
  "å\u0323\u0301", // two marks on one letter
  "\u0301", // a mark alone
  "😀",
  "👩🏽‍🏫", // four code points, seven units, one sign
  "🇳🇴",
  "𝔘",
  "ΟΔΟΣ ",
  "İ",
  "ǅ",
  "가",
  "한",
  "ﬁ",
  "م",
  "\u200b",
  "\ud83d", // half a pair
];
