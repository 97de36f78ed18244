// What a table page can do more with scripts: the value of a mark, sort, the choice of rows, years and measures, its permalink.
// All that it shows is in the page: without it every row, column and chart is there.
(function () {
  "use strict";
  var english = document.documentElement.lang === "en";
  function said(french, other) { return english ? other : french; }
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var make = function (name, text, properties) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    Object.keys(properties || {}).forEach(function (key) { made[key] = properties[key]; });
    return made;
  };
  var table = document.querySelector(".scroll table");
  var body = table.tBodies[0];
  var rows = all("tr", body);
  var heads = all("th[data-p]", table.tHead);
  var groups = all("th[scope=colgroup]", table.tHead);

  // --- A mark says its value, and lights its cell.
  function label(mark) {
    var panel = mark.closest(".panels > div").querySelector("span").textContent;
    return panel + ", " + mark.querySelector("title").textContent;
  }

  all(".chart").forEach(function (chart) {
    var readout = chart.querySelector(".readout");
    var marks = all(".m", chart);
    var at = -1;

    function show(mark) {
      all(".at").forEach(function (one) { one.classList.remove("at"); });
      at = marks.indexOf(mark);
      mark.classList.add("at");
      readout.textContent = label(mark);
      var cell = document.getElementById(mark.dataset.k);
      if (cell) { cell.classList.add("at"); }
    }

    ["mouseover", "click"].forEach(function (kind) {
      chart.addEventListener(kind, function (event) {
        var mark = event.target.closest(".m");
        if (mark) { show(mark); }
      });
    });
    chart.addEventListener("keydown", function (event) {
      var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step || event.target !== chart || !marks.length) { return; }
      event.preventDefault();
      show(marks[(at + step + marks.length) % marks.length]);
    });
    chart.addEventListener("focus", function () {
      if (at < 0 && marks.length) { show(marks[0]); }
    });
  });

  // --- Sort: by a column, down, up, then as printed; what has no number comes last, and totals below their rows.
  var sort = { by: -1, down: true };

  function number(cell) {
    var text = (cell ? cell.textContent : "").replace("(p)", "").replace(/[\u202f\u00a0\s]/g, "").replace("\u2212", "-").replace(english ? /,/g : ",", english ? "" : ".");
    return text === "" || isNaN(text) ? null : Number(text);
  }

  function arrange() {
    var order = rows.map(function (row, place) {
      return { row: row, place: place, total: row.className === "l0" ? 0 : 1, value: sort.by < 0 ? null : number(row.cells[sort.by + 1]) };
    });
    if (sort.by >= 0) {
      order.sort(function (a, b) {
        if (a.total !== b.total) { return a.total - b.total; }
        if ((a.value === null) !== (b.value === null)) { return a.value === null ? 1 : -1; }
        return a.total || a.value === b.value ? a.place - b.place : (sort.down ? b.value - a.value : a.value - b.value);
      });
    }
    order.forEach(function (one) { body.appendChild(one.row); });
    heads.forEach(function (head, place) {
      if (place === sort.by) { head.setAttribute("aria-sort", sort.down ? "descending" : "ascending"); }
      else { head.removeAttribute("aria-sort"); }
    });
  }

  heads.forEach(function (head, place) {
    var button = make("button", head.textContent, { type: "button", title: said("Trier", "Sort") });
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      if (sort.by !== place) { sort = { by: place, down: true }; }
      else if (sort.down) { sort.down = false; }
      else { sort = { by: -1, down: true }; }
      arrange();
      remember();
    });
  });

  // --- The choice: a box for each measure, year and row that can be left out.
  function distinct(list) { return list.filter(function (one, place) { return list.indexOf(one) === place; }); }
  var measures = distinct(heads.map(function (head) { return head.dataset.c; }));
  var years = distinct(heads.map(function (head) { return head.dataset.p; }));
  var names = {};
  groups.forEach(function (group) { names[group.dataset.c] = group.textContent; });
  heads.forEach(function (head) { if (!names[head.dataset.c]) { names[head.dataset.c] = head.textContent; } });
  var choices = [
    { key: "mesures", legend: said("Mesures", "Measures"), codes: measures, label: function (code) { return names[code]; } },
    { key: "annees", legend: said("Périodes", "Periods"), codes: years, label: function (code) { return code; } },
    { key: "lignes", legend: said("Lignes", "Rows"), codes: rows.map(function (row) { return row.dataset.r; }),
      label: function (code, place) { return rows[place].cells[0].textContent; } }
  ].filter(function (choice) { return choice.codes.length > 1; });

  function left(key) {
    var choice = choices.filter(function (one) { return one.key === key; })[0];
    if (!choice) { return function () { return true; }; }
    var kept = choice.codes.filter(function (code, place) { return choice.boxes[place].checked; });
    return function (code) { return kept.indexOf(code) >= 0; };
  }

  function apply() {
    var measure = left("mesures"), year = left("annees"), line = left("lignes");
    var shown = heads.map(function (head) { return measure(head.dataset.c) && year(head.dataset.p); });
    heads.forEach(function (head, place) { head.hidden = !shown[place]; });
    groups.forEach(function (group) {
      var span = heads.filter(function (head, place) { return shown[place] && head.dataset.c === group.dataset.c; }).length;
      group.hidden = !span;
      group.colSpan = span || 1;
    });
    rows.forEach(function (row) {
      row.hidden = !line(row.dataset.r);
      shown.forEach(function (is, place) { row.cells[place + 1].hidden = !is; });
    });
  }

  var panel = make("details", "", { className: "choice" });
  panel.appendChild(make("summary", said("Choisir les mesures, périodes et lignes", "Choose measures, periods and rows")));
  choices.forEach(function (choice) {
    var set = make("fieldset");
    set.appendChild(make("legend", choice.legend));
    choice.boxes = choice.codes.map(function (code, place) {
      var box = make("input", "", { type: "checkbox", checked: true });
      var named = make("label");
      named.appendChild(box);
      named.appendChild(document.createTextNode(" " + choice.label(code, place)));
      set.appendChild(named);
      return box;
    });
    var toggle = make("button", said("Tout ou rien", "All or none"), { type: "button" });
    toggle.setAttribute("aria-label", said("Tout ou rien : ", "All or none: ") + choice.legend);
    toggle.addEventListener("click", function () {
      var some = choice.boxes.some(function (box) { return !box.checked; });
      choice.boxes.forEach(function (box) { box.checked = some; });
      apply();
      remember();
    });
    set.appendChild(toggle);
    panel.appendChild(set);
  });
  var link = make("a", said("Lien vers cette vue", "Link to this view"), { className: "button plain", href: "#" });
  var reset = make("button", said("Tout afficher", "Show all"), { type: "button", className: "button plain" });
  var acts = make("p", "", { className: "actions" });
  acts.appendChild(link);
  acts.appendChild(reset);
  panel.appendChild(acts);
  panel.addEventListener("change", function () { apply(); remember(); });

  function everything() {
    choices.forEach(function (choice) { choice.boxes.forEach(function (box) { box.checked = true; }); });
    sort = { by: -1, down: true };
  }
  reset.addEventListener("click", function () { everything(); apply(); arrange(); remember(); });

  // --- The permalink: #!mesures=a,b&annees=…&lignes=…&tri=measure/year/down, each only where it is not all.
  function words() {
    var found = [];
    choices.forEach(function (choice) {
      var kept = choice.codes.filter(function (code, place) { return choice.boxes[place].checked; });
      if (kept.length < choice.codes.length) { found.push(choice.key + "=" + kept.map(encodeURIComponent).join(",")); }
    });
    if (sort.by >= 0) {
      found.push("tri=" + [heads[sort.by].dataset.c, heads[sort.by].dataset.p, sort.down ? "decroissant" : "croissant"].map(encodeURIComponent).join("/"));
    }
    return found.length ? "#!" + found.join("&") : "#";
  }

  function remember() {
    var chosen = words();
    link.href = chosen;
    history.replaceState(null, "", chosen === "#" ? location.href.split("#")[0] : chosen);
  }

  function recall() {
    if (location.hash.slice(0, 2) !== "#!") {
      if (location.hash.length > 1) { everything(); apply(); arrange(); }
      return;
    }
    everything();
    location.hash.slice(2).split("&").forEach(function (part) {
      var key = part.split("=")[0], value = part.slice(key.length + 1);
      if (key === "tri") {
        var by = value.split("/").map(decodeURIComponent);
        heads.forEach(function (head, place) {
          if (head.dataset.c === by[0] && head.dataset.p === by[1]) { sort = { by: place, down: by[2] !== "croissant" }; }
        });
        return;
      }
      var kept = value.split(",").map(decodeURIComponent);
      choices.forEach(function (choice) {
        if (choice.key !== key) { return; }
        // a link that knows none of what is here shows everything
        var known = choice.codes.some(function (code) { return kept.indexOf(code) >= 0; });
        choice.boxes.forEach(function (box, place) { box.checked = !known || kept.indexOf(choice.codes[place]) >= 0; });
        panel.open = panel.open || known;
      });
    });
    apply();
    arrange();
    link.href = words();
  }

  if (choices.length) { table.closest(".scroll").before(panel); }
  recall();
  addEventListener("hashchange", recall);
})();
