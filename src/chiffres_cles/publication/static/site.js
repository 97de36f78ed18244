// Search over titles, sections, rows and columns; accents and case do not matter. Arrow keys move, Escape closes.
(function () {
  "use strict";
  var input = document.getElementById("q");
  var list = document.getElementById("resultats");
  var status = document.getElementById("etat");
  var base = document.body.dataset.base;
  var edition = document.body.dataset.edition;
  var LIMIT = 12;

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, " ").replace(/œ/g, "oe").toLowerCase();
  }

  var entries = window.SEARCH_INDEX.map(function (entry) {
    return { entry: entry, number: plain(entry.n), title: plain(entry.t), all: plain([entry.n, entry.e, entry.t, entry.s, entry.w].join(" ")) };
  });

  function score(one, words) {
    var total = 0;
    for (var i = 0; i < words.length; i += 1) {
      if (one.all.indexOf(words[i]) < 0) { return 0; }
      total += one.number === words[i] ? 20 : one.title.indexOf(words[i]) >= 0 ? 5 : 1;
    }
    return total + (one.entry.e === edition ? 2 : 0);
  }

  function close() {
    list.hidden = true;
    list.textContent = "";
  }

  function search() {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    close();
    if (!words.length) { status.textContent = ""; return; }
    var found = entries
      .map(function (one) { return { entry: one.entry, score: score(one, words) }; })
      .filter(function (one) { return one.score > 0; })
      .sort(function (a, b) { return b.score - a.score || (b.entry.e > a.entry.e ? 1 : b.entry.e < a.entry.e ? -1 : 0); });
    status.textContent = found.length ? found.length + (found.length > 1 ? " tableaux trouvés" : " tableau trouvé") : "Aucun tableau trouvé";
    found.slice(0, LIMIT).forEach(function (one) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      var small = document.createElement("small");
      link.href = base + one.entry.e + "/" + one.entry.n + ".html";
      link.textContent = one.entry.t;
      small.textContent = "Édition " + one.entry.e + ", tableau " + one.entry.n + " – " + one.entry.s;
      link.appendChild(small);
      item.appendChild(link);
      list.appendChild(item);
    });
    if (!found.length) {
      var none = document.createElement("li");
      none.textContent = status.textContent;
      list.appendChild(none);
    }
    list.hidden = false;
  }

  function move(event) {
    var links = Array.prototype.slice.call(list.querySelectorAll("a"));
    var at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { close(); input.focus(); return; }
    if (event.key === "Enter" && document.activeElement === input && links.length) { links[0].click(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    event.preventDefault();
    var to = at + (event.key === "ArrowDown" ? 1 : -1);
    if (to < 0) { input.focus(); } else if (links[to]) { links[to].focus(); }
  }

  // One chart at a time where a table has several; without scripts all are there.
  function chooseChart(section) {
    var charts = Array.prototype.slice.call(section.querySelectorAll("figure"));
    if (charts.length < 2) { return; }
    var label = document.createElement("label");
    var select = document.createElement("select");
    label.textContent = "Graphique";
    label.htmlFor = select.id = "graphique";
    charts.forEach(function (chart, at) {
      select.add(new Option(chart.dataset.name, at));
    });
    function show() {
      charts.forEach(function (chart, at) { chart.hidden = at !== select.selectedIndex; });
    }
    select.addEventListener("change", show);
    section.insertBefore(select, charts[0]);
    section.insertBefore(label, select);
    show();
  }

  document.querySelectorAll(".figures").forEach(chooseChart);
  input.addEventListener("input", search);
  input.closest("form").addEventListener("keydown", move);
  document.addEventListener("click", function (event) {
    if (!input.closest("form").contains(event.target)) { close(); }
  });
})();
