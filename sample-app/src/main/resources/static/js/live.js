/**
 * A stream of server-sent events that lasts: EventSource reconnects by itself after a lost connection but not after an
 * answer that is an error, so that is tried again here. While nobody looks at the page the stream is closed: browsers allow
 * six connections to one server, over all its pages.
 */
export class Live {
  #url;
  #handlers;
  #onState;
  #source = null;
  #timer = 0;
  #delay = 1000;
  #visibility = () => (document.hidden ? this.#disconnect() : this.#connect());

  /**
   * @param {() => string} url asked at each connection, so that it can say what is loaded
   * @param {Object<string, (data: Object) => void>} handlers by event; `opened` is called at
   *   each connection: what came before it may have been missed
   * @param {(state: 'live'|'connecting') => void} onState
   */
  constructor(url, handlers, onState = () => {}) {
    this.#url = url;
    this.#handlers = handlers;
    this.#onState = onState;
    document.addEventListener('visibilitychange', this.#visibility);
    if (!document.hidden) {
      this.#connect();
    }
  }

  close() {
    document.removeEventListener('visibilitychange', this.#visibility);
    this.#disconnect();
  }

  #connect() {
    this.#disconnect();
    const source = new EventSource(this.#url());
    this.#source = source;
    source.onopen = () => this.#open();
    source.onerror = () => this.#lost(source);
    for (const [name, handler] of Object.entries(this.#handlers)) {
      if (name !== 'opened') {
        source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
      }
    }
  }

  #open() {
    this.#delay = 1000;
    this.#onState('live');
    this.#handlers.opened?.();
  }

  #lost(source) {
    this.#onState('connecting');
    if (source.readyState === EventSource.CLOSED) {
      this.#timer = setTimeout(() => this.#connect(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, 30000);
    }
  }

  #disconnect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
