// Print what an editor makes of each document, as a JSON list: Ghost the page, WordPress its blocks.
const { readFileSync } = require("node:fs");

const editors = {
  ghost: async (texts) => {
    const { LexicalHTMLRenderer } = require("@tryghost/kg-lexical-html-renderer");
    const { DEFAULT_NODES } = require("@tryghost/kg-default-nodes");
    const renderer = new LexicalHTMLRenderer({ nodes: DEFAULT_NODES });
    const pages = [];
    for (const text of texts) pages.push(await renderer.render(text));
    return pages;
  },
  wordpress: async (texts) => {
    const { parse } = require("@wordpress/block-serialization-default-parser");
    return texts.map(parse);
  },
};
editors[process.argv.at(-1)](JSON.parse(readFileSync(0, "utf-8"))).then((made) => {
  process.stdout.write(JSON.stringify(made));
});
