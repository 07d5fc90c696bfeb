// On a narrow screen the stage line opens at the station the project is at.
for (const box of document.querySelectorAll("[data-centre]")) {
  const mark = box.querySelector(box.dataset.centre);
  if (!mark) continue;
  const place = mark.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  box.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
}
