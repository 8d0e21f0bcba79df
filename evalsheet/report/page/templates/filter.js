"use strict";
// Filter and search over the findings. Without it the page shows them all.
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const groups = Array.from(document.querySelectorAll("#found > tbody"));
  const rowsOf = new Map(groups.map((group) => [group, Array.from(group.querySelectorAll("tr.one"))]));
  const all = document.querySelectorAll("#found tr.one").length;
  const none = document.getElementById("found-none");
  const output = form.querySelector("output");
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, folded(row.parentNode.rows[0].textContent + row.textContent));
    return texts.get(row);
  };
  const fits = (row, wanted, words) => {
    const departments = row.dataset.departments;
    const named = wanted.department === "-" ? departments === ""
      : !wanted.department || departments.split("・").includes(wanted.department);
    return named
      && (!wanted.severity || row.parentNode.dataset.severity === wanted.severity)
      && (!wanted.item || row.dataset.item === wanted.item)
      && words.every((word) => textOf(row).includes(word));
  };
  const counted = (shown, all) =>
    (shown === all ? output.dataset.all : output.dataset.some).replace("{shown}", shown).replace("{all}", all);
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = folded(wanted.text).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const group of groups) {
      const rows = rowsOf.get(group);
      for (const row of rows) row.hidden = !fits(row, wanted, words);
      const fitting = rows.filter((row) => !row.hidden).length;
      group.hidden = fitting === 0;
      group.querySelector(".how-many").textContent = counted(fitting, rows.length);
      shown += fitting;
    }
    none.hidden = shown > 0;
    output.textContent = counted(shown, all);
  };
  const choose = (name, value) => {
    const select = form.elements[name];
    select.value = value || "";
    if (select.selectedIndex < 0) select.value = "";
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="#findings"]');
    if (!link || link.closest("nav")) return;
    form.reset();
    for (const name of ["severity", "department", "item"]) choose(name, link.dataset[name]);
    apply();
  });
  form.hidden = false;
  apply();
})();
