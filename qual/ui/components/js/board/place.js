// Where one is on the board, kept in this tab over a reload and from page to page: what is shown, in which order, the
// frames, and how far each list has scrolled.

export class BoardPlace {
  constructor(grouping, storage = sessionStorage) {
    this.storage = storage;
    this.key = `qual:board:${grouping}`;
  }

  /** {filter, order, column, at, tops}; nothing of it where nobody has been here. */
  find() {
    try {
      return JSON.parse(this.storage.getItem(this.key)) ?? {};
    } catch {
      return {}; // what cannot be read is no place
    }
  }

  write(place) {
    try {
      this.storage.setItem(this.key, JSON.stringify(place));
    } catch {
      /* a full storage keeps no place */
    }
  }
}
