// Keeps a thread at its end while the reader is there, and leaves it alone while they read further up.

const NEAR_PX = 80;

class Thread {
  #thread;
  #isAtEnd = true;

  constructor(thread) {
    this.#thread = thread;
    const scroller = this.#scroller();
    (scroller === document.scrollingElement ? window : scroller).addEventListener("scroll", () => this.#look(), { passive: true });
    document.addEventListener("attend:renewed", () => this.#isAtEnd && this.#end());
    new ResizeObserver(() => this.#isAtEnd && this.#end()).observe(thread);
    if (!location.hash) this.#end();
  }

  #scroller() {
    return getComputedStyle(this.#thread).overflowY === "visible" ? document.scrollingElement : this.#thread;
  }

  #distance() {
    const last = this.#thread.lastElementChild;
    if (!last) return 0;
    const scroller = this.#scroller();
    const edge = scroller === this.#thread ? scroller.getBoundingClientRect().bottom : innerHeight;
    return last.getBoundingClientRect().bottom - edge;
  }

  #look() {
    this.#isAtEnd = Math.abs(this.#distance()) < NEAR_PX * 4 && this.#distance() < NEAR_PX;
  }

  #end() {
    const scroller = this.#scroller();
    if (scroller === this.#thread) scroller.scrollTo({ top: scroller.scrollHeight, behavior: "instant" });
    else this.#thread.lastElementChild?.scrollIntoView({ block: "end", behavior: "instant" });
  }
}

for (const thread of document.querySelectorAll("[data-thread]")) new Thread(thread);
