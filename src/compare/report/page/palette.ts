/**
 * What all pages share: colours, typefaces and the ground rules of text. Colours of systems and categories are Okabe and Ito's
 * (jfly.uni-koeln.de/color), darker for lines on white where the original is too light for text beside them, lighter on black.
 */
export const PAGE_PALETTE = `:root {
  color-scheme: light dark;
  --paper: #fffefb; --ink: #1b1b1a; --soft: #5b5a56; --rule: #d9d6cd; --faint: #f4f2ec; --link: #0b5394;
  --yes: #00694b; --no: #a63a00; --mixed: #7a5600; --open: #4b4f8f;
  --blue: #0072b2; --sky: #2a8fc7; --red: #c24e00; --orange: #b97a00; --green: #00805c; --yellow: #8a7d00; --purple: #a8517f; --grey: #77756f;
  --above: #0072b2; --below: #d55e00;
  --serif: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'Noto Serif', Georgia, serif;
  --sans: system-ui, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
  --mono: ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #161615; --ink: #e7e4dc; --soft: #a5a198; --rule: #3a3934; --faint: #20201e; --link: #8fc1f0;
    --yes: #55c79c; --no: #f0915a; --mixed: #ddb450; --open: #a9aef0;
    --blue: #4ea6dc; --sky: #8fcbf0; --red: #ee8250; --orange: #e9ab3c; --green: #3dbb92; --yellow: #d8cb52; --purple: #d990ba; --grey: #a19e95;
    --above: #4ea6dc; --below: #ee8250;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.45 var(--serif); }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`;
