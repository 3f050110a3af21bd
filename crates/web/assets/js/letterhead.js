// Says in one line whom the letter goes to while its fields are folded, and puts pasted pictures where they were pasted.

function line(head) {
  const value = (name) => head.querySelector(`[name=${name}]`)?.value.trim() ?? "";
  const parts = [`To ${value("to") || "nobody yet"}`];
  for (const [name, label] of [["cc", "Cc"], ["bcc", "Bcc"]]) if (value(name)) parts.push(`${label} ${value(name)}`);
  if (head.querySelector("select[name=from]")) parts.push(`from ${value("from")}`);
  return parts.join(" · ");
}

for (const form of document.querySelectorAll("form[data-composer]")) {
  form.addEventListener("input", (event) => {
    const head = event.target.closest("[data-letterhead]");
    if (head) head.querySelector("[data-letterhead-line]").textContent = line(head);
  });
  form.addEventListener("attend:pasted", ({ target, detail }) => {
    if (target.name !== "text") return;
    const marks = detail.map((name) => `![](${/[\s()<>]/.test(name) ? `<${name}>` : name})`).join("\n");
    target.setRangeText(marks, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
