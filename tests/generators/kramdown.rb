# Print the HTML of each document, as the parser named makes it, as a JSON list.
require "json"
require "kramdown"
require "kramdown-parser-gfm"

# Jekyll's own settings, in _config.yml: kramdown.
JEKYLL = { input: "GFM", hard_wrap: false, auto_ids: true, entity_output: "as_char",
           smart_quotes: "lsquo,rsquo,ldquo,rdquo", footnote_nr: 1 }.freeze
options = ARGV[0] == "jekyll" ? JEKYLL : {}
documents = JSON.parse($stdin.set_encoding("utf-8").read)
print JSON.generate(documents.map { |text| Kramdown::Document.new(text, options).to_html })
