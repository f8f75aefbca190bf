/** Items that arrive page by page as one asks for more; one page at a time. */
export class Pages {
  items = [];
  done = false;
  #fetchPage;
  #key;
  #cursor;
  #loading = null;
  #closed = false;

  /**
   * @param {(cursor?: string) => Promise<{items: Array, next?: string}>} fetchPage
   * @param {(item) => string} key tells items apart: one that came by itself meanwhile is not taken twice
   */
  constructor(fetchPage, key) {
    this.#key = key;
    this.#fetchPage = fetchPage;
  }

  /** Loads the next page; resolves to what it brought, none when there is no more or it was closed meanwhile. */
  more() {
    if (this.done || this.#closed) {
      return Promise.resolve([]);
    }
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #load() {
    const page = await this.#fetchPage(this.#cursor);
    if (this.#closed) {
      return [];
    }
    this.#cursor = page.next;
    this.done = page.next === undefined;
    const known = new Set(this.items.map(this.#key));
    // Anew, since the lists draw from the array that they have.
    this.items = [...this.items, ...page.items.filter((item) => !known.has(this.#key(item)))];
    return page.items;
  }

  /** What is still on its way is dropped. */
  close() {
    this.#closed = true;
  }
}
