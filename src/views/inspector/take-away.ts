import { HEAT_STEPS, toCss, type Scale } from "../../components/colour-map.ts";
import { formatScore } from "../../components/format.ts";
import { orderFurther } from "../../project/further-measures.ts";
import { captionMeasures, toldMeasures } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { formatMeasure } from "../format-measure.ts";

/** What stands in the inspector, to take away: as a picture with legend and numbers, and as lines of text. */

/** A name and a number a line, in full, tabs between: it pastes into a table. */
export function numbersText(sample: Sample, scores: SampleScores): string {
  const ids = [...toldMeasures().map(({ id }) => id), ...orderFurther(Object.keys(scores.further ?? {}))];
  return [
    `id\t${sample.id}`,
    ...ids.map((id) => `${id}\t${scoreOf(scores, id) ?? ""}`),
    `prompt\t${sample.prompt ?? ""}`,
    `read for PF\t${scores.prompt_text ?? ""}`,
  ].join("\n");
}

/** The line of numbers under a picture. */
const captionOf = (scores: SampleScores): string =>
  captionMeasures()
    .map((measure) => `${measure.label} ${formatMeasure(measure, scoreOf(scores, measure.id))}`)
    .join("   ");

const LINE = 18;
const MARGIN = 14;

/** The lines and marks that lie over both pictures. */
function drawMarks(context: CanvasRenderingContext2D, svg: SVGSVGElement): void {
  for (const path of svg.querySelectorAll("path")) {
    const { stroke, strokeWidth } = getComputedStyle(path);
    context.strokeStyle = stroke;
    context.lineWidth = Number.parseFloat(strokeWidth);
    context.stroke(new Path2D(path.getAttribute("d") ?? ""));
  }
  for (const line of svg.querySelectorAll("line")) {
    context.strokeStyle = getComputedStyle(line).stroke;
    context.lineWidth = 1.5;
    context.stroke(
      new Path2D(
        `M ${line.x1.baseVal.value} ${line.y1.baseVal.value} L ${line.x2.baseVal.value} ${line.y2.baseVal.value}`,
      ),
    );
  }
  for (const dot of svg.querySelectorAll("circle")) {
    context.fillStyle = getComputedStyle(dot).fill;
    context.beginPath();
    context.arc(dot.cx.baseVal.value, dot.cy.baseVal.value, dot.r.baseVal.value, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * Both pictures as they are drawn, with their captions, the ramp, and the sample's numbers.
 *
 * @param figure the two pictures and what is said of them
 */
export async function pictureOf(
  figure: HTMLElement,
  sample: Sample,
  scores: SampleScores | null,
  scale: Scale | null,
): Promise<Blob | null> {
  const frames = [...figure.querySelectorAll<HTMLElement>("[role=application]")];
  const svg = figure.querySelector("svg[data-links]");
  const { left, top, width, height } = figure.firstElementChild!.getBoundingClientRect();
  const captions = [...figure.querySelectorAll("[data-caption]")].map((caption) => caption.textContent ?? "");
  const words = [
    `${sample.concept ?? sample.id}${sample.method === null ? "" : `, ${sample.method}`}`,
    ...(scores === null ? [] : [captionOf(scores)]),
    sample.prompt ?? "",
  ].filter((line) => line !== "");
  const ratio = Math.max(2, devicePixelRatio);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((width + 2 * MARGIN) * ratio);
  canvas.height = Math.round((height + 2 * MARGIN + LINE * (words.length + (scale === null ? 1 : 3))) * ratio);
  const context = canvas.getContext("2d");
  if (context === null) return null;
  const { color, fontFamily } = getComputedStyle(figure);
  context.scale(ratio, ratio);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(MARGIN, MARGIN);
  context.font = `12px ${fontFamily}`;
  for (const [i, frame] of frames.entries()) {
    const place = frame.getBoundingClientRect();
    for (const layer of frame.querySelectorAll("canvas")) {
      context.filter = getComputedStyle(layer).filter;
      context.drawImage(layer, place.left - left, place.top - top, place.width, place.height);
    }
    context.filter = "none";
    context.fillStyle = color;
    context.fillText(captions[i] ?? "", place.left - left, height + LINE - 3, place.width);
  }
  if (svg instanceof SVGSVGElement) drawMarks(context, svg);
  context.fillStyle = color;
  words.forEach((line, i) => context.fillText(line, 0, height + LINE * (i + 2) - 3, width));
  if (scale !== null) {
    const y = height + LINE * (words.length + 1) + 6;
    const ramp = context.createLinearGradient(0, 0, width, 0);
    HEAT_STEPS.forEach((colour, i) => ramp.addColorStop(i / (HEAT_STEPS.length - 1), toCss(colour)));
    context.fillStyle = ramp;
    context.fillRect(0, y, width, 7);
    context.fillStyle = color;
    context.fillText(scale.low.toFixed(2), 0, y + LINE + 2);
    context.textAlign = "right";
    context.fillText(scale.high.toFixed(2), width, y + LINE + 2);
    if (scores?.cp !== null && scores !== null) {
      const x = ((scores.cp - scale.low) / (scale.high - scale.low)) * width;
      context.fillRect(x - 1, y - 3, 2, 13);
      context.textAlign = "center";
      context.fillText(formatScore(scores.cp), Math.min(width - 40, Math.max(60, x)), y + LINE + 2);
    }
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
