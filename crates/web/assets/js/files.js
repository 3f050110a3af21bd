// Shows which files were chosen, and takes pasted and dropped ones too.

/** Every pasted picture is called `image.png`; what the text shows must have a name of its own. */
function unlike(file, known) {
  let name = file.name;
  for (let number = 2; known.has(name); number += 1) name = file.name.replace(/(\.[^.]*)?$/, `-${number}$1`);
  known.add(name);
  return name === file.name ? file : new File([file], name, { type: file.type });
}

class Files {
  #input;
  #names;

  constructor(box) {
    this.#input = box.querySelector("input[type=file]");
    this.#names = box.querySelector("ul");
    const form = this.#input.form;
    this.#input.addEventListener("change", () => this.#show());
    form.addEventListener("reset", () => setTimeout(() => this.#show()));
    form.addEventListener("paste", (event) => this.#take(event, event.clipboardData));
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.dataset.drops = "over";
    });
    form.addEventListener("dragleave", () => delete form.dataset.drops);
    form.addEventListener("drop", (event) => {
      delete form.dataset.drops;
      this.#take(event, event.dataTransfer);
    });
    this.#show();
  }

  #take(event, transfer) {
    if (!transfer?.files.length) return;
    event.preventDefault();
    const known = new Set([...this.#input.files].map((file) => file.name));
    const taken = [...transfer.files].map((file) => unlike(file, known));
    this.#keep([...this.#input.files, ...taken]);
    const pictures = taken.filter((file) => file.type.startsWith("image/")).map((file) => file.name);
    if (event.type !== "paste" || !pictures.length) return;
    event.target.dispatchEvent(new CustomEvent("attend:pasted", { bubbles: true, detail: pictures }));
  }

  #keep(files) {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    this.#input.files = all.files;
    this.#show();
  }

  #show() {
    const files = [...this.#input.files];
    this.#names.replaceChildren(...files.map((file) => this.#name(file, files)));
  }

  #name(file, files) {
    const item = document.createElement("li");
    const off = document.createElement("button");
    item.className = "upload__name";
    item.dir = "auto";
    item.append(file.name, " ");
    off.type = "button";
    off.className = "upload__off";
    off.textContent = "×";
    off.setAttribute("aria-label", `Leave out ${file.name}`);
    off.addEventListener("click", () => {
      this.#keep(files.filter((other) => other !== file));
      this.#input.focus();
    });
    item.append(off);
    return item;
  }
}

for (const box of document.querySelectorAll("[data-files]")) new Files(box);
