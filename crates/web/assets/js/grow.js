// Lets a text area grow with its text where CSS alone can't.

function grow(area) {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}

if (!CSS.supports("field-sizing", "content")) {
  for (const area of document.querySelectorAll("[data-grows]")) {
    area.addEventListener("input", () => grow(area));
    grow(area);
  }
}
