"""The desk: a local web app in which a host edits a recap, on this machine alone.

``server`` starts it and opens the browser; ``guard`` lets nobody else in; ``workshop`` holds the
project, one thread for answers and one for analyses; ``blocks`` renders the parts of a page, of
which only those that changed are sent; ``actions`` maps each form to one function of ``jobs``;
``pages`` are the routes. No page needs a script: with htmx a form changes parts of the page.
"""
