import { toHex } from "../colour-map.ts";
import type { Box } from "../../lib/patch-grid.ts";
import type { Affine } from "./figure.ts";
import type { Drawing, PictureShape, RasterShape, Shape } from "./shapes.ts";

/** Where the bytes of what is drawn come from: data URLs, so that the file stands alone. */
export interface SvgSources {
  /** Of each picture as it is drawn, in the figure's order. */
  readonly pictures: readonly string[];
  raster(shape: RasterShape): string;
}

/** What XML 1.0 cannot hold at all, not even escaped: controls, halves of a character, and two that are none. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** A text as it may stand in an element and in an attribute, whatever is in it. */
export const escapeXml = (text: string): string =>
  text.replaceAll(UNWRITABLE, "\uFFFD").replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

const number = (value: number): string => String(Math.round(value * 100) / 100);

function attributes(of: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(of)
    .map(([name, value]) =>
      value === null ? "" : ` ${name}="${typeof value === "number" ? number(value) : escapeXml(value)}"`,
    )
    .join("");
}

const boxed = ({ x, y, width, height }: Box) => ({ x, y, width, height });

/** Turns and shares of a side need more digits than pixels do. */
const matrix = (laid: Affine): string => `matrix(${laid.map((value) => Number(value.toPrecision(7))).join(" ")})`;

/** An element of its own cuts at its edges what lies in it. */
function pictureElement({ box, laid, picture }: PictureShape, pictures: readonly string[]): string {
  const how = { preserveAspectRatio: "none", "xlink:href": pictures[picture] ?? null };
  if (laid === null) return `<image${attributes({ ...boxed(box), ...how })}/>`;
  const view = `${[box.x, box.y, box.width, box.height].map(number).join(" ")}`;
  const image = `<image${attributes({ width: 1, height: 1, transform: matrix(laid), ...how })}/>`;
  return `<svg${attributes({ ...boxed(box), viewBox: view, overflow: "hidden" })}>${image}</svg>`;
}

/** The same family as the page's, and what other machines have instead. */
export const FONT =
  'Inter, "Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** A ramp is the same wherever it stands. */
const RAMP = "ramp";

function element(shape: Shape, { pictures, raster }: SvgSources): string {
  switch (shape.kind) {
    case "picture":
      return pictureElement(shape, pictures);
    case "raster":
      return `<image${attributes({ ...boxed(shape.box), preserveAspectRatio: "none", "xlink:href": raster(shape) })}/>`;
    case "cells": {
      const cells = shape.cells.map(
        ({ box, colour, alpha }) =>
          `<rect${attributes({ ...boxed(box), fill: toHex(colour), "fill-opacity": alpha === 1 ? null : String(Math.round(alpha * 1000) / 1000) })}/>`,
      );
      return `<g shape-rendering="crispEdges">${cells.join("")}</g>`;
    }
    case "path":
      return `<path${attributes({
        d: shape.d,
        fill: "none",
        stroke: shape.stroke,
        "stroke-opacity": shape.opacity === 1 ? null : shape.opacity,
        "stroke-width": shape.width,
        "stroke-linecap": shape.cap,
      })}/>`;
    case "dot":
      return `<circle${attributes({ cx: shape.x, cy: shape.y, r: shape.radius, fill: shape.fill })}/>`;
    case "rect":
      return `<rect${attributes({ ...boxed(shape.box), fill: shape.fill })}/>`;
    case "ramp": {
      const stops = shape.steps.map(
        (colour, i) =>
          `<stop offset="${number((100 * i) / (shape.steps.length - 1))}%" stop-color="${toHex(colour)}"/>`,
      );
      return `<linearGradient id="${RAMP}">${stops.join("")}</linearGradient><rect${attributes({ ...boxed(shape.box), fill: `url(#${RAMP})` })}/>`;
    }
    case "text":
      return `<text${attributes({
        x: shape.x,
        y: shape.y,
        fill: shape.fill,
        "font-weight": shape.bold ? "600" : null,
        "text-anchor": shape.anchor === "start" ? null : shape.anchor,
      })}>${escapeXml(shape.text)}</text>`;
  }
}

/** A file of its own: it fetches nothing, and no script is in it. @param title what it is of, for programs and screen readers */
export function toSvg(drawing: Drawing, title: string, sources: SvgSources): string {
  const { width, height, background, fontSize, shapes } = drawing;
  const root = attributes({
    xmlns: "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "font-family": FONT,
    "font-size": fontSize,
  });
  const behind = background === null ? [] : [`<rect${attributes({ x: 0, y: 0, width, height, fill: background })}/>`];
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<svg${root}>`,
    `<title>${escapeXml(title)}</title>`,
    ...behind,
    ...shapes.map((shape) => element(shape, sources)),
    `</svg>\n`,
  ].join("\n");
}
