// Search over all that search.py gathers; accents and case do not matter, and what readers call a thing finds it.
// Arrow keys move, Escape closes. Without scripts the form leads to the index page.
(function () {
  "use strict";
  var input = document.getElementById("q");
  var list = document.getElementById("resultats");
  var status = document.getElementById("etat");
  var base = document.body.dataset.base;
  var edition = document.body.dataset.edition;
  var english = document.documentElement.lang === "en";
  var LIMIT = 12;
  var KIND = { word: 6, place: 6, indicator: 4, rule: 4, page: 2, table: 0 };

  // as search.py compares texts
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe").replace(/[\s'’\u00a0\u202f-]+/g, " ").trim();
  }

  function singular(word) {
    return word.length > 3 ? word.replace(/[sx]$/, "") : word;
  }

  var entries = window.SEARCH.entries.map(function (entry) {
    var title = plain(entry.t);
    return { entry: entry, title: title, all: title + " " + plain(entry.s) + " " + entry.w };
  });
  var synonyms = {};
  Object.keys(window.SEARCH.synonyms).forEach(function (word) {
    synonyms[word.split(" ").map(singular).join(" ")] = window.SEARCH.synonyms[word];
  });

  // each part of what is typed, with all that it may be called
  function asked(text) {
    var words = plain(text).split(" ").filter(Boolean).map(singular);
    var parts = [];
    for (var at = 0; at < words.length; at += 1) {
      for (var size = Math.min(4, words.length - at); size > 0; size -= 1) {
        var part = words.slice(at, at + size).join(" ");
        if (synonyms[part]) { break; }
      }
      if (size > 0) {
        parts.push([part, synonyms[part].split(" ").map(singular)]);
        at += size - 1;
      } else {
        parts.push([words[at], null]);
      }
    }
    return parts;
  }

  function value(one, word) {
    if (one.all.indexOf(word) < 0) { return 0; }
    if (one.title === word || one.title === word + "s") { return 30; }
    if ((" " + one.title).indexOf(" " + word) >= 0) { return 6; }
    return one.title.indexOf(word) >= 0 ? 4 : 1;
  }

  function score(one, parts) {
    var total = 0;
    for (var at = 0; at < parts.length; at += 1) {
      var own = value(one, parts[at][0]);
      var meant = (parts[at][1] || []).map(function (word) { return value(one, word); });
      var other = meant.length && Math.min.apply(null, meant) > 0 ? Math.max.apply(null, meant) - 0.5 : 0;
      if (!own && !other) { return 0; }
      total += Math.max(own, other);
    }
    return total + KIND[one.entry.k] + (one.entry.e && one.entry.e === edition ? 2 : 0);
  }

  function counted(count) {
    if (english) { return count ? count + (count > 1 ? " results" : " result") : "Nothing found"; }
    return count ? count + (count > 1 ? " résultats" : " résultat") : "Aucun résultat";
  }

  function close() {
    list.hidden = true;
    list.textContent = "";
  }

  function search() {
    var parts = asked(input.value);
    close();
    if (!parts.length) { status.textContent = ""; return; }
    var found = entries
      .map(function (one) { return { entry: one.entry, score: score(one, parts) }; })
      .filter(function (one) { return one.score > 0; })
      .sort(function (a, b) { return b.score - a.score || (b.entry.e > a.entry.e ? 1 : b.entry.e < a.entry.e ? -1 : 0); });
    status.textContent = counted(found.length);
    found.slice(0, LIMIT).forEach(function (one) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      var small = document.createElement("small");
      link.href = base + one.entry.u;
      link.textContent = one.entry.t;
      small.textContent = window.SEARCH.kinds[one.entry.k] + (one.entry.s ? " – " + one.entry.s : "");
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
    if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      if (links.length) { links[0].click(); }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    event.preventDefault();
    var to = at + (event.key === "ArrowDown" ? 1 : -1);
    if (to < 0) { input.focus(); } else if (links[to]) { links[to].focus(); }
  }

  input.addEventListener("input", search);
  input.form.addEventListener("keydown", move);
  document.addEventListener("click", function (event) {
    if (!input.form.contains(event.target)) { close(); }
  });
})();
