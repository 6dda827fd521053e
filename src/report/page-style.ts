/** The page's style. Colours are those of Okabe and Ito, which colour-blind readers can tell apart. */
export const PAGE_STYLE = `
:root { --paper: #fff; --panel: #f6f7f9; --ink: #1c2127; --faint: #59636e; --rule: #d6dbe1; --blue: #0067b0; --green: #00654a; --green-back: #dcf3eb; --amber: #7d4e00; --amber-back: #fdeccf; --red: #a3330a; --red-back: #fde3da; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171b; --panel: #1d2127; --ink: #e6e9ed; --faint: #a2acb8; --rule: #373e47; --blue: #6bb5f2; --green: #7bdcbc; --green-back: #123a2e; --amber: #f3c272; --amber-back: #43300c; --red: #ffa98c; --red-back: #4a2114; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
h1 { font-size: 28px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--rule); }
h3 { font-size: 16px; margin: 20px 0 4px; }
p { margin: 0 0 8px; max-width: 80ch; }
small { color: var(--faint); font-weight: normal; font-size: 12.5px; }
.meaning, figcaption, caption { color: var(--faint); font-size: 13.5px; }
.warning { background: var(--amber-back); color: var(--amber); padding: 8px 12px; border-radius: 6px; }
table { border-collapse: collapse; }
caption { text-align: left; padding-bottom: 6px; }
th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--rule); font-weight: normal; vertical-align: middle; }
thead th { color: var(--faint); font-size: 13px; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures th small { display: block; }
.bar-cell, .scale { width: 210px; }
.scale { display: flex; justify-content: space-between; }
.interval { display: block; width: 200px; height: 16px; overflow: visible; }
.rail { stroke: var(--rule); stroke-width: 2; }
.range { stroke: var(--blue); stroke-width: 6; opacity: .4; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 20px; }
figure { margin: 0; padding: 14px 16px; background: var(--panel); border-radius: 8px; }
figure h3 { margin: 0 0 6px; }
.plot { display: block; width: 100%; height: auto; font-size: 13px; }
.plot text { fill: var(--faint); }
.plot .title { fill: var(--ink); }
.grid { stroke: var(--rule); stroke-width: 1; }
.axis { stroke: var(--faint); stroke-width: 1; }
.curve { fill: none; stroke: var(--blue); stroke-width: 2.2; stroke-linejoin: round; }
.ideal { fill: none; stroke: var(--faint); stroke-width: 1.2; stroke-dasharray: 5 4; }
.iso { fill: none; stroke: var(--rule); stroke-width: 1.4; }
.plot .iso-label, .plot .count { font-size: 11.5px; paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
.whisker { fill: none; stroke: var(--blue); stroke-width: 1.5; opacity: .6; }
.dot { fill: var(--blue); stroke: var(--panel); stroke-width: 1.5; }
.plot .mark { fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
.cards { list-style: none; margin: 8px 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 360px), 1fr)); gap: 14px; }
.cards li { display: grid; grid-template-columns: 112px 1fr; gap: 12px; padding: 12px; background: var(--panel); border-radius: 8px; min-width: 0; }
.cards li > div { min-width: 0; }
.cards img, .no-picture { width: 112px; height: 112px; object-fit: contain; background: #fff; border-radius: 6px; }
.no-picture { display: grid; place-items: center; text-align: center; color: #59636e; font-size: 12.5px; }
.file { font-weight: 600; font-size: 13.5px; overflow-wrap: anywhere; margin-bottom: 6px; }
.chips { margin: 0 0 4px; line-height: 1.9; }
.chip { display: inline-block; max-width: 100%; overflow-wrap: anywhere; line-height: 1.35; padding: 1px 7px; border-radius: 9px; font-size: 12.5px; border: 1px solid transparent; }
.chip::before { font-weight: 700; margin-right: 4px; }
.right { background: var(--green-back); color: var(--green); } .right::before { content: "✓"; }
.missed { border-color: var(--amber); border-style: dashed; color: var(--amber); } .missed::before { content: "−"; }
.alarm { background: var(--red-back); color: var(--red); } .alarm::before { content: "+"; }
.score { font-variant-numeric: tabular-nums; opacity: .85; }
.more { color: var(--faint); font-size: 12.5px; }
.wide { overflow-x: auto; }
.tall { max-height: 70vh; overflow-y: auto; border: 1px solid var(--rule); border-radius: 8px; }
.tall table { width: 100%; }
.tall th:first-child { padding-left: 12px; }
.tall thead th { position: sticky; top: 0; background: var(--panel); }
.tall tbody th { overflow-wrap: anywhere; }
thead button { all: unset; cursor: pointer; }
thead button:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
[aria-sort=ascending] button::after { content: " ▲"; } [aria-sort=descending] button::after { content: " ▼"; }
input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; padding: 3px 8px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr)); gap: 4px 24px; margin: 8px 0; }
dl div { display: flex; gap: 8px; justify-content: space-between; border-bottom: 1px solid var(--rule); }
dt { color: var(--faint); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 720px) { body { padding: 16px; } .bar-cell, .figures thead th:last-child { display: none; } }
@media print { .tall { max-height: none; } }
`;
