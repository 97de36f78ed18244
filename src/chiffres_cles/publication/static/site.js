// What the pages need beside their search.
(function () {
  "use strict";
  // One chart at a time where a table has several; without scripts all are there.
  function chooseChart(section) {
    var charts = Array.prototype.slice.call(section.querySelectorAll("figure"));
    if (charts.length < 2) { return; }
    var label = document.createElement("label");
    var select = document.createElement("select");
    label.textContent = document.documentElement.lang === "en" ? "Chart" : "Graphique";
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
})();
