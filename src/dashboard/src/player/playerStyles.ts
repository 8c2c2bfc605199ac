/** The player's own style; a page changes it through custom properties and `::part(status)`. */
export const playerStyles = `
:host {
  --petcam-box: #ffd23f;
  --petcam-radius: 10px;
  display: block;
  font: 13px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
:host([hidden]) { display: none; }
.stage {
  position: relative;
  overflow: hidden;
  width: 100%;
  height: 100%;
  aspect-ratio: var(--petcam-aspect, 16 / 9);
  background: #08090a;
  border-radius: var(--petcam-radius);
}
:host(:not([bare])) .stage { height: auto; }
:host([bare]) .stage { background: transparent; }
:host(:fullscreen) { background: #000; }
:host(:fullscreen) .stage { width: 100vw; height: 100vh; aspect-ratio: auto; border-radius: 0; }
.poster, .media {
  position: absolute;
  inset: 0;
  width: 100%;
  height: 100%;
  object-fit: contain;
}
.media { opacity: 0; }
.media.shown { opacity: 1; }
.pictures { position: absolute; inset: 0; transition: filter 200ms ease-out; }
:host(:not([data-state="playing"])) .pictures { filter: brightness(0.3) saturate(0.35); }
.overlay { position: absolute; pointer-events: none; transition: opacity 80ms linear; }
:host(:not([data-state="playing"])) .overlay { visibility: hidden; }
.box {
  position: absolute;
  box-sizing: border-box;
  border: 2px solid var(--petcam-box);
  border-radius: 4px;
  box-shadow: 0 0 0 1px rgb(0 0 0 / 0.55), inset 0 0 0 1px rgb(0 0 0 / 0.35);
}
.caption {
  position: absolute;
  left: -2px;
  bottom: 100%;
  margin-bottom: 3px;
  padding: 1px 6px;
  border-radius: 4px;
  background: rgb(10 11 12 / 0.82);
  color: #fff;
  font-size: 12px;
  font-weight: 550;
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
}
.box[data-inside="true"] .caption { bottom: auto; top: 3px; left: 3px; margin: 0; }
.notice {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  gap: 4px;
  padding: 16px;
  text-align: center;
  color: #f2f3f4;
  text-wrap: balance;
}
.notice[hidden] { display: none; }
.sentence { font-size: 15px; font-weight: 550; }
.age { color: #b9bec5; font-variant-numeric: tabular-nums; }
.age:empty { display: none; }
.status {
  display: flex;
  flex-wrap: wrap;
  gap: 0 14px;
  min-height: 20px;
  padding: 8px 2px 0;
  color: var(--petcam-status, #9aa0a8);
  font-variant-numeric: tabular-nums;
}
:host(:fullscreen) .status { position: fixed; left: 16px; bottom: 10px; text-shadow: 0 1px 2px #000; }
:host([bare]) .status, :host([bare]) .notice { display: none; }
@media (prefers-reduced-motion: reduce) { .pictures, .overlay { transition: none; } }
`;
