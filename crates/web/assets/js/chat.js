// Offers the chat on the help centre's own pages: the tile opens it, a conversation begun before brings it back.

const TOKEN = "attend.visitor";

function load(isOpen) {
  if (document.querySelector("script[data-chat]")) return window.dispatchEvent(new Event("attend:open"));
  const script = document.createElement("script");
  script.src = "/widget.js";
  script.dataset.chat = isOpen ? "open" : "";
  document.head.append(script);
}

for (const tile of document.querySelectorAll("[data-open-chat]")) {
  tile.hidden = false;
  tile.addEventListener("click", () => load(true));
  if (localStorage.getItem(TOKEN)) load(false);
}
