// The ledger: the sum behind a light comes when it is first asked for, and the sentence can be copied.
// Keys, menus and floating parts are the house's own (ui.js).

document.addEventListener("click", async (event) => {
  const light = event.target.closest("[data-why]:not([data-opens])");
  if (light) {
    await bringSum(light);
    return;
  }
  const copier = event.target.closest("[data-copies]");
  if (copier) await copy(copier);
});

// Once brought, the sum is an ordinary floating part of the page, and the light an ordinary button that opens it.
async function bringSum(light) {
  const code = light.closest("[data-code]").dataset.code;
  light.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`/ledger/why/${encodeURIComponent(code)}/`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) {
      location.assign(`/projects/${encodeURIComponent(code)}/`);
      return;
    }
    const sum = document.createElement("div");
    sum.id = `why-${code}`;
    sum.className = "why floating";
    sum.hidden = true;
    sum.tabIndex = -1;
    sum.setAttribute("role", "dialog");
    sum.setAttribute("aria-labelledby", `why-title-${code}`);
    document.getElementById(sum.id)?.remove();
    sum.innerHTML = await answer.text();
    document.body.append(sum);
    light.dataset.opens = sum.id;
    light.setAttribute("aria-expanded", "false");
    light.click();
  } finally {
    light.removeAttribute("aria-busy");
  }
}

async function copy(button) {
  const sentence = document.getElementById(button.dataset.copies).textContent.trim();
  const words = button.textContent;
  await navigator.clipboard.writeText(sentence + (button.dataset.asOf ?? ""));
  button.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = words;
  }, 2000);
}
