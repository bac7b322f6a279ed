// Print the HTML of each document, as the engine named makes it, as a JSON list.
import { readFileSync } from "node:fs";
import ghost from "@tryghost/kg-markdown-html-renderer";
import MarkdownIt from "markdown-it";
import { marked } from "marked";

const eleventy = new MarkdownIt({ html: true });
const plain = new MarkdownIt();
const engines = {
  eleventy: (text) => eleventy.render(text),
  "markdown-it": (text) => plain.render(text),
  ghost: (text) => ghost.render(text),
  marked: (text) => marked.parse(text),
};
const documents = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(documents.map(engines[process.argv.at(-1)])));
