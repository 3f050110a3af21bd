// Keeps an impatient second click from sending a form twice.

for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-busy") === "true") event.preventDefault();
    button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => button.removeAttribute("aria-busy"));
}
