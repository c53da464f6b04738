// Small things that pages need beside htmx: nothing else runs in the browser.
