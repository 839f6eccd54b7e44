"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  document.documentElement.classList.add("js");

  // What marks tell: their titles move into data, so that the browser's own tip does not show too.
  const tip = make("div", { id: "tip", hidden: true });
  const said = make("div", { className: "sr" });
  said.setAttribute("aria-live", "polite");
  const keys = make("div", {
    className: "sr", id: "chart-keys", textContent: "Arrow keys walk along the marks of a chart.",
  });
  document.body.append(tip, said, keys);
  for (const title of all("svg.chart title, svg.spark title")) {
    const mark = title.parentNode;
    if (mark.localName === "svg") continue;
    mark.dataset.tip = title.textContent;
    title.remove();
  }
  // Marks of a chart's other drawings tell what those of its first one tell.
  for (const figure of all("figure")) {
    const [first, ...others] = all(".plot", figure);
    const told = first ? all("[data-tip]", first) : [];
    for (const plot of others) {
      all("[data-same]", plot).forEach((mark, position) => {
        if (told[position]) Object.assign(mark.dataset, told[position].dataset);
      });
    }
  }
  const show = (mark) => {
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    const most = document.documentElement.clientWidth - tip.offsetWidth - 6;
    const above = box.top - tip.offsetHeight - 8;
    const covered = document.querySelector("nav.toc").getBoundingClientRect().bottom;
    const below = Math.min(box.bottom + 8, window.innerHeight - tip.offsetHeight - 6);
    tip.style.left = `${Math.max(6, Math.min(left, most)) + window.scrollX}px`;
    tip.style.top = `${(above > covered ? above : below) + window.scrollY}px`;
  };
  const hide = () => { tip.hidden = true; };
  // Scrolling a chart into view moves the page under the pointer: what the keys showed stays.
  let isByKeys = false;
  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("[data-tip]");
    if (mark) {
      isByKeys = false;
      show(mark);
    } else if (!isByKeys) {
      hide();
    }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // A chart is one stop of the Tab key; the arrow keys walk along its marks.
  for (const chart of all("svg.chart")) {
    const marks = all("[data-tip]", chart);
    if (marks.length === 0) continue;
    chart.setAttribute("tabindex", "0");
    chart.setAttribute("aria-describedby", "chart-keys");
    let here = -1;
    const leave = () => {
      if (here >= 0) marks[here].classList.remove("here");
      isByKeys = false;
      hide();
    };
    const go = (to) => {
      leave();
      here = Math.max(0, Math.min(marks.length - 1, to));
      marks[here].classList.add("here");
      isByKeys = true;
      show(marks[here]);
      said.textContent = tip.textContent;
    };
    chart.addEventListener("keydown", (event) => {
      const to = {
        ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1,
        Home: 0, End: marks.length - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      go(to);
    });
    chart.addEventListener("blur", leave);
  }

  // Tables: every header sorts, a field filters.
  const key = (row, column) => {
    const cell = row.cells[column];
    if (!cell.hasAttribute("data-sort")) return cell.textContent.trim();
    const text = cell.getAttribute("data-sort");
    return text === "" ? null : Number(text);
  };
  const compare = (left, right) => {
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left).localeCompare(String(right), "en", { numeric: true });
  };
  for (const table of all("table.sorts")) {
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      if (head.hasAttribute("data-fixed")) return;
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const first = head.classList.contains("t") ? "ascending" : "descending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const rows = Array.from(body.rows).map((row) => ({ row, value: key(row, column) }));
        rows.sort((left, right) => {
          // What is unknown stays last, whatever the order.
          if (left.value === null || right.value === null) {
            return (left.value === null) - (right.value === null);
          }
          return sign * compare(left.value, right.value);
        });
        body.append(...rows.map((entry) => entry.row));
      });
    });
    const tools = document.querySelector(`[data-tools="${table.id}"]`);
    if (!tools) continue;
    const field = make("input", { type: "search", id: `${table.id}-filter` });
    const label = make("label", { htmlFor: field.id, textContent: "Filter" });
    const count = make("span", { className: "note" });
    count.setAttribute("role", "status");
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of body.rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      count.textContent = words.length > 0 ? `${shown} of ${body.rows.length} rows` : "";
    });
    tools.append(label, field, count);
  }

  // Of several panels one shows; printing shows all.
  for (const group of all("[data-panels]")) {
    const panels = all(".panel", group);
    const tools = group.querySelector(".tools");
    if (!tools || panels.length < 2) continue;
    const list = make("select", { id: `${group.id}-choice` });
    const label = make("label", { htmlFor: list.id, textContent: group.dataset.panels });
    for (const panel of panels) {
      list.append(make("option", { textContent: panel.dataset.name, value: panel.id }));
    }
    list.append(make("option", { textContent: "all of them", value: "" }));
    const choose = () => {
      for (const panel of panels) {
        panel.classList.toggle("away", list.value !== "" && list.value !== panel.id);
      }
    };
    list.addEventListener("change", choose);
    tools.append(label, list);
    choose();
  }

  // Drawings of one chart to choose from, such as a logarithmic and a linear one.
  for (const group of all("[data-choices]")) {
    const tools = group.querySelector(".tools");
    const names = group.dataset.choices.split(",").map((text) => text.split(":"));
    if (!tools || names.length < 2) continue;
    const box = make("span", { className: "switch" });
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Scale");
    const choose = (name) => {
      for (const button of box.children) {
        button.setAttribute("aria-pressed", String(button.dataset.name === name));
      }
      for (const plot of all("[data-choice]", group)) {
        plot.classList.toggle("later", plot.dataset.choice !== name);
      }
    };
    for (const [name, text] of names) {
      const button = make("button", { type: "button", textContent: text });
      button.dataset.name = name;
      button.addEventListener("click", () => choose(name));
      box.append(button);
    }
    tools.append(box);
    choose(names[0][0]);
  }
})();
