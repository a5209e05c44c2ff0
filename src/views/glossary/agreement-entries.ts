import { over, row, sub, under, words } from "./math.ts";
import type { ExplainedWord } from "./explained.ts";

/** Words of the tables that say how well a metric agrees with people, and how well it tells subjects apart. */

const x = sub("x", "i");
const y = sub("y", "i");

export const AGREEMENT_WORDS = {
  alpha: {
    name: "Alpha",
    sentence:
      "Krippendorff's alpha: how far two raters, a metric and a person say, give the same value, beyond what the spread of all values would give by chance.",
    formula: row(
      "α",
      "=",
      "1",
      "−",
      over(sub("D", "o"), sub("D", "e")),
      ",",
      sub("D", "o"),
      "=",
      over("1", "n"),
      under("∑", "i"),
      "(",
      x,
      "−",
      y,
      ")",
      words("²"),
    ),
    picture: { kind: "agreement", of: "values" },
    caption: "A pair a point; the farther from the line on which both say the same, the lower alpha.",
    source: "tables",
    range: "From −1 to 1; 0 is what chance would give",
    better: "Higher is better; people's own alpha is the ceiling",
    needs: "Ratings; a metric that is no rating is brought to 0 to 1 over all methods first",
  },
  rho: {
    name: "Spearman's rho",
    sentence:
      "Whether a metric puts pairs in the order in which people put them, whatever its values are: the correlation of ranks.",
    formula: row("ρ", "=", words("r of "), "(", row("rank", x, ",", "rank", y), ")"),
    picture: { kind: "ranks" },
    caption: "The same pairs in two orders; the steeper the lines, the lower rho.",
    source: "tables",
    range: "From −1 to 1",
    better: "Higher is better",
    needs: "Ratings, and values that are not all the same",
  },
  pearson: {
    name: "Pearson's r",
    sentence: "Whether a metric rises with people's ratings in a straight line, whatever its scale and zero.",
    formula: row("r", "=", over(row("cov", "(", "x", ",", "y", ")"), row(sub("σ", "x"), sub("σ", "y")))),
    picture: { kind: "agreement", of: "line" },
    caption: "A pair a point, and the straight line that lies closest to them.",
    source: "tables",
    range: "From −1 to 1",
    better: "Higher is better",
    needs: "Ratings, and values that are not all the same",
  },
  tau_b: {
    name: "Kendall's tau-b",
    sentence:
      "Of two pairs that people tell apart, how much oftener a metric orders them as people do than the other way; ties are allowed for.",
    formula: row(
      sub("τ", "b"),
      "=",
      over(
        row("C", "−", "D"),
        row(
          words("√"),
          "(",
          row("C", "+", "D", "+", sub("T", "x")),
          ")",
          "(",
          row("C", "+", "D", "+", sub("T", "y")),
          ")",
        ),
      ),
    ),
    picture: { kind: "ranks" },
    caption: "C: lines that do not cross; D: lines that do; T: ties on one side only.",
    source: "tables",
    range: "From −1 to 1",
    better: "Higher is better",
    needs: "Ratings, and values that are not all the same",
  },
  auc: {
    name: "AUC",
    sentence:
      "How often one drawn from the good ones has a higher score than one drawn from the bad ones; a tie counts one half.",
    formula: row("AUC", "=", "P", "(", row(sub("x", "good"), ">", sub("x", "bad")), ")"),
    picture: { kind: "apart", between: null },
    caption: "Pairs rated 3.5 or more against those rated 0.5 or less; or one subject against two.",
    source: "tables",
    range: "From 0 to 1; 0.5 is what chance would give",
    better: "Higher is better",
    needs: "At least two pairs on either side",
  },
  pooled: {
    name: "Pooled",
    sentence:
      "All methods' pairs laid end to end and taken as one list, so that differences between methods count as those within one do.",
    formula: null,
    picture: { kind: "pooled" },
    caption: "Three methods, each with its pairs, and the one list that they make.",
    source: "tables",
    range: "As the statistic that is computed of it",
    better: "As the statistic that is computed of it",
    needs: "At least one method with pairs",
  },
  ceiling: {
    name: "People's ceiling",
    sentence:
      "How well people agree with each other on the same pairs: one group of raters against the other. No metric can be expected to agree better.",
    formula: row("α", "(", row(words("group 1"), ",", words("group 2")), ")"),
    picture: { kind: "agreement", of: "values" },
    caption: "A pair a point: what one group said, and what the other said of it.",
    source: "tables",
    range: "From −1 to 1",
    better: "The higher, the more a metric can be held to people at all",
    needs: "Two groups of raters, or two raters",
  },
  positive: {
    name: "+/n",
    sentence:
      "In how many of the methods a metric's alpha lies above zero: in the others it agrees with people less than chance would.",
    formula: null,
    picture: { kind: "pooled" },
    caption: "Each method is looked at by itself, and not the list that they make together.",
    source: "tables",
    range: "From 0 to the number of methods",
    better: "All of them",
    needs: "Ratings of each method",
  },
  bootstrap: {
    name: "Interval",
    sentence:
      "Where 95 % of the values lie when concepts are drawn anew, with replacement, 2,000 times: how another set of concepts might have come out.",
    formula: null,
    picture: { kind: "interval", score: "α" },
    caption: "Values of many draws, and the band in which nearly all of them lie.",
    source: "lens",
    range: "As the value that it is of",
    better: "The narrower, the surer; bands that overlap do not by themselves say that two values are the same",
    needs: "At least two concepts; the draws are the same for every metric",
  },
  delta_norm: {
    name: "Delta, normalised",
    sentence:
      "How far the mean of pairs of one subject lies above that of pairs of two, as a share of the range of all of them, so that metrics of other scales compare.",
    formula: row(sub("Δ", "norm"), "=", over(row(sub("μ", "within"), "−", sub("μ", "across")), row("max", "−", "min"))),
    picture: { kind: "apart", between: "Δ" },
    caption: "Scores of pairs across subjects and within one, and the distance of their means.",
    source: "tables",
    range: "From −1 to 1",
    better: "Higher is better",
    needs: "Pairs of one subject and pairs of two",
  },
} as const satisfies Readonly<Record<string, ExplainedWord>>;
