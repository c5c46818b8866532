-- Quarto's Markdown for pandoc's HTML writer: floats, cross-references, callouts, tabsets, margins.
--
-- What Quarto knows and this filter does not is reported, never dropped: each report is one line of
-- JSON on stderr, which publisher.render.pandoc turns into an error that names page and line.
-- Settings come in the metadata field `atlas`: words, code-fold, code-summary.
-- Quarto runs this file too: see “Under Quarto”.

local stringify = pandoc.utils.stringify

local words = {}    -- the words the renderer adds, in the page's language
local settings = {} -- code-fold, code-summary, and whether the page has a bibliography
local floats = {}   -- id of a figure, table or section -> what a reference to it says
local counts = { fig = 0, tbl = 0 }
local sections = { 0, 0, 0, 0, 0, 0 }
local tabsets = 0
local has_level_one = false
local user_placed_refs = false

local CAPTION_ON_TOP = { tbl = true }
local CALLOUTS = { note = true, tip = true, warning = true, important = true, caution = true }
local COLUMNS = pandoc.List {
  "column", "columns", "column-body", "column-body-outset", "column-page-inset", "column-page",
  "column-screen-inset", "column-screen", "column-margin",
}
local UNKNOWN_REFERENCES = pandoc.List {
  "eq", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "rem", "sol", "alg",
  "nte", "tip", "wrn", "imp", "cau", "dia", "vid", "quarto-float",
}
local UNKNOWN_CLASSES = pandoc.List {
  "content-visible", "content-hidden", "proof", "remark", "solution", "listing", "hidden",
  "code-annotation", "landscape", "lightbox", "embed-notebook", "quarto-video",
}
local UNKNOWN_PREFIXES = pandoc.List { "panel%-", "layout", "g%-col%-", "fig%-column", "tbl%-column",
  "caption%-", "fig%-cap%-", "tbl%-cap%-" }
local UNKNOWN_ATTRIBUTES = pandoc.List { "layout", "layout-ncol", "layout-nrow", "layout-valign",
  "when-format", "unless-format", "when-profile", "unless-profile", "when-meta", "unless-meta",
  "tbl-colwidths", "fig-subcap", "tbl-subcap", "fig-env", "fig-pos", "fig-scap", "filename",
  "code-line-numbers", "lst-label", "lst-cap", "group", "lightbox", "fig-link", "shortcodes",
  "file", "ref-parent" }

local function report(kind, needle, found)
  io.stderr:write(pandoc.json.encode { kind = kind, needle = needle, found = found }, "\n")
end

local function unsupported(needle, what)
  report("unsupported", needle, what .. " is not supported by the built-in renderer")
end

local function refuse_unknown(el)
  for _, class in ipairs(el.classes) do
    local prefixed = UNKNOWN_PREFIXES:find_if(function(p) return class:find("^" .. p) end)
    local column = class:find("^column%-") and not COLUMNS:includes(class)
    local callout = class:match("^callout%-(.+)")
    if UNKNOWN_CLASSES:includes(class) or (prefixed and class ~= "panel-tabset") or column
      or (callout and not CALLOUTS[callout]) then
      unsupported(class, "the class ." .. class)
    end
  end
  for name in pairs(el.attributes) do
    if UNKNOWN_ATTRIBUTES:includes(name) then
      unsupported(name, "the attribute " .. name)
    end
  end
end

-- Numbers of formulas, which references would lead to.
local function refuse_label(el)
  if el.text:match("^{#eq%-") then unsupported(el.text, "the label of a formula " .. el.text) end
end

local function raw(html)
  return pandoc.RawBlock("html", html)
end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function nbsp()
  return pandoc.Str("\u{a0}")
end

local function read_inlines(markdown)
  return pandoc.utils.blocks_to_inlines(pandoc.read(markdown, "markdown").blocks)
end

-- Floats ------------------------------------------------------------------------------------------

local function float_kind(id)
  local kind = id:match("^(%a+)%-")
  if counts[kind] then return kind end
  if kind and UNKNOWN_REFERENCES:includes(kind) then
    unsupported("#" .. id, "the cross-reference kind “" .. kind .. "”")
  end
end

-- The last paragraph of a float is its caption; a lone figure or table brings its own.
local function split_caption(blocks)
  local last = blocks[#blocks]
  if #blocks > 1 and last.t == "Para" then
    blocks:remove(#blocks)
    return blocks, last.content
  end
  if #blocks == 1 and (last.t == "Figure" or last.t == "Table") and #last.caption.long > 0 then
    local caption = pandoc.utils.blocks_to_inlines(last.caption.long)
    last.caption.long = {}
    return last.t == "Figure" and last.content or blocks, caption
  end
  return blocks, nil
end

local function make_float(attr, kind, content, caption)
  local id = attr.identifier
  if floats[id] then
    report("duplicate", "#" .. id, "the label " .. id .. " is used more than once")
  end
  if not caption or stringify(caption) == "" then
    report("caption", id, id .. " has no caption")
    caption = pandoc.Inlines {}
  end
  counts[kind] = counts[kind] + 1
  floats[id] = { kind = kind, number = tostring(counts[kind]) }

  local on_top = CAPTION_ON_TOP[kind]
  local label = pandoc.Inlines { pandoc.Str(words[kind]), nbsp(), pandoc.Str(counts[kind] .. ":"), pandoc.Space() }
  local figcaption = pandoc.Blocks {
    raw(('<figcaption class="quarto-float-caption-%s quarto-float-caption quarto-float-%s">')
      :format(on_top and "top" or "bottom", kind)),
    pandoc.Plain(label .. caption),
    raw("</figcaption>"),
  }
  local body = pandoc.Blocks(content):walk {
    Image = function(image) image.caption = {} return image end,
    Table = function(el) el.attributes.name = stringify(label .. caption) return el end,
  }
  local classes = attr.classes .. { "quarto-float", "quarto-figure", "quarto-figure-center" }
  return pandoc.Div(
    pandoc.Blocks { raw(('<figure class="quarto-float quarto-float-%s figure">'):format(kind)) }
      .. (on_top and figcaption .. body or body .. figcaption)
      .. { raw("</figure>") },
    pandoc.Attr(id, classes)
  )
end

local function figure(el)
  local image = pandoc.utils.blocks_to_inlines(el.content):find_if(function(i)
    return i.t == "Image" or i.t == "Link"
  end)
  local kind = float_kind(el.identifier)
  local caption = pandoc.utils.blocks_to_inlines(el.caption.long)
  if kind then
    local alt
    el:walk { Image = function(i) alt = alt or i.attributes["fig-alt"] end }
    if not alt then
      report("alternative", "#" .. el.identifier, el.identifier .. " has no fig-alt")
    end
    return make_float(el.attr, kind, el.content, caption)
  end
  local classes = el.classes .. { "quarto-figure", "quarto-figure-center" }
  return pandoc.Div({
    raw('<figure class="figure">'),
    pandoc.Para { image },
    raw("<figcaption>"), pandoc.Plain(caption), raw("</figcaption></figure>"),
  }, pandoc.Attr(el.identifier, classes))
end

-- Code whose lines a list below it explains: `# <1>` in the code, `1.` in the list -----------------

local COMMENTS = { [{ "//", "" }] = "scala csharp fsharp cpp cc java groovy js d3 node sass scss go asy dot json typescript swift javascript rust",
  [{ "--", "" }] = "sql mysql psql lua haskell vhdl", [{ "/*", "*/" }] = "c css", [{ "<!--", "-->" }] = "html markdown",
  [{ "%", "" }] = "matlab octave tikz latex", [{ "!", "" }] = "fortran fortran95", [{ "(*", "*)" }] = "ocaml" }
local annotated_cells, annotations = 0, {}

local function mark_of(language)
  for signs, languages in pairs(COMMENTS) do
    if (" " .. languages .. " "):find(" " .. language .. " ", 1, true) then
      local open, close = signs[1]:gsub("%p", "%%%0"), signs[2]:gsub("%p", "%%%0")
      return "%s*" .. open .. "%s*<(%d+)>%s*" .. close .. "%s*$"
    end
  end
  return "%s*#%s*<(%d+)>%s*$"
end

-- The numbers of lines by the number that they are marked with, and the code without marks.
local function marks_in(el)
  local mark, lines, marks = mark_of(el.classes[1] or ""), pandoc.List {}, {}
  for line in (el.text .. "\n"):gmatch("(.-)\n") do
    local number = line:match(mark)
    lines:insert(number and line:gsub(mark, "") or line)
    if number then marks[tonumber(number)] = (marks[tonumber(number)] or pandoc.List {}) .. { #lines } end
  end
  return marks, table.concat(lines, "\n")
end

-- A list explains code only if each of its items does, in one paragraph: nothing is to be lost.
local function explains(list, marks)
  if not list or list.t ~= "OrderedList" then return false end
  for i, item in ipairs(list.content) do
    if #item ~= 1 or not item[1].content or not marks[list.start + i - 1] then return false end
  end
  return true
end

-- Code as HTML with the numbers before its lines, which are not copied with it.
local function numbered(el, marks)
  local html = pandoc.write(pandoc.Pandoc { el }, "html", { wrap_text = "none" })
  for number, lines in pairs(marks) do
    for _, line in ipairs(lines) do
      local open = ('<span id="%s-%d">'):format(el.identifier, line)
      html = html:gsub(open:gsub("%p", "%%%0"),
        ('<span class="code-annotation" style="user-select: none">(%d) </span>%%0'):format(number), 1)
    end
  end
  return raw(html)
end

local function explained(blocks)
  local result = pandoc.Blocks {}
  local i = 1
  while i <= #blocks do
    local block, list = blocks[i], blocks[i + 1]
    local cell = block.t == "Div" and block.classes:includes("cell") and block.content[1]
    local code = cell and cell.t == "CodeBlock" and cell.classes:includes("cell-code") and cell
      or block.t == "CodeBlock" and not block.classes:includes("cell-code") and block
    local marks, text = {}, nil
    if code then marks, text = marks_in(code) end
    if next(marks) and explains(list, marks) then
      local items = pandoc.List {}
      for at, item in ipairs(list.content) do
        items:insert { pandoc.Str(tostring(list.start + at - 1)), { pandoc.Plain(item[1].content) } }
      end
      local terms = pandoc.DefinitionList(items)
      if code.identifier == "" then
        annotated_cells = annotated_cells + 1
        code.identifier = "annotated-cell-" .. annotated_cells
      end
      code.text = text
      annotations[code.identifier] = marks
      if cell then
        block.content[1] = code
        block.content:insert(2, pandoc.Div({ terms }, { class = "cell-annotation" }))
        result:insert(block)
      else
        result:extend { code, terms }
      end
      i = i + 2
    else
      result:insert(block)
      i = i + 1
    end
  end
  return result
end

-- Callouts, tabsets, margins, code ----------------------------------------------------------------

-- A box of its own; `box` holds kind, attr, title, content, appearance, icon and collapse.
local function callout_box(box)
  local title, id = box.title, box.attr.identifier
  local appearance, icon = box.appearance, box.icon and box.appearance ~= "minimal"
  if appearance == "minimal" then appearance = "simple" end
  if not title and appearance == "default" then title = pandoc.Inlines(words[box.kind]) end
  local classes = box.attr.classes:filter(function(c) return c ~= "callout-" .. box.kind end)
    .. { "callout", "callout-style-" .. appearance, "callout-" .. box.kind }
  if title then classes:insert("callout-titled") end
  if not icon then classes:insert("no-icon") end

  local header = pandoc.Inlines {}
  if icon and title then header:insert(pandoc.RawInline("html", '<span class="callout-icon" aria-hidden="true"></span>')) end
  if title then header:insert(pandoc.Span(title, { class = "callout-title-container" })) end
  local body = pandoc.Div(box.content, { class = "callout-body-container callout-body" })
  if box.collapse and title then
    id = id ~= "" and (' id="%s"'):format(escape(id)) or ""
    return {
      raw(('<details class="%s"%s%s>'):format(escape(table.concat(classes, " ")), id,
        box.collapse == "false" and " open" or "")),
      raw('<summary class="callout-header">'), pandoc.Plain(header), raw("</summary>"),
      body, raw("</details>"),
    }
  end
  local head = title and { pandoc.Div(pandoc.Plain(header), { class = "callout-header" }) } or {}
  return pandoc.Div(pandoc.Blocks(head) .. { body }, pandoc.Attr(id, classes))
end

local function callout(el, kind)
  local title = el.attributes.title and read_inlines(el.attributes.title)
  local content = el.content
  if not title and content[1] and content[1].t == "Header" then
    title = content[1].content
    content:remove(1)
  end
  return callout_box {
    kind = kind, attr = el.attr, title = title, content = content,
    appearance = el.attributes.appearance or "default", icon = el.attributes.icon ~= "false",
    collapse = el.attributes.collapse,
  }
end

-- Tabs are radio buttons, so they work by keyboard and without script; print shows every panel.
local function tab_group(attr, tabs)
  tabsets = tabsets + 1
  local group = "tabset-" .. tabsets
  local active = select(2, tabs:find_if(function(t) return t.active end)) or 1
  local result = pandoc.List {}
  for i, tab in ipairs(tabs) do
    local id = group .. "-" .. i
    result:extend {
      raw(('<input type="radio" name="%s" id="%s-tab"%s><label class="nav-link" for="%s-tab">')
        :format(group, id, i == active and " checked" or "", id)),
      pandoc.Plain(tab.title), raw("</label>"),
      pandoc.Div(tab.content, pandoc.Attr(id, { "tab-pane" })),
    }
  end
  return pandoc.Div(result, pandoc.Attr(attr.identifier, attr.classes, { role = "group" }))
end

local function tabset(el)
  local first = el.content:find_if(function(b) return b.t == "Header" end)
  if not first then
    report("tabset", "panel-tabset", "a tabset holds no heading, so no tab")
    return el
  end
  local tabs = pandoc.List {}
  for _, block in ipairs(el.content) do
    if block.t == "Header" and block.level == first.level then
      tabs:insert { title = block.content, content = pandoc.List {}, active = block.classes:includes("active") }
    elseif #tabs > 0 then
      tabs[#tabs].content:insert(block)
    end
  end
  return tab_group(el.attr, tabs)
end

-- An aside inside a paragraph moves to the margin beside it.
local function paragraph(el)
  local asides = pandoc.Blocks {}
  local text = el:walk {
    Span = function(span)
      if span.classes:includes("aside") then
        asides:insert(pandoc.Plain { pandoc.Span(span.content, { class = "margin-aside" }) })
        return {}
      end
    end,
  }
  if #asides == 0 then return nil end
  return pandoc.Div({ text, pandoc.Div(asides, { class = "column-margin" }) }, { class = "page-columns page-full" })
end

local function margin_note(el)
  if el.classes:includes("column-margin") or el.classes:includes("aside") then
    el.attributes.role = "note"
    return el
  end
end

local function code_block(el)
  local fold = el.attributes["code-fold"] or settings["code-fold"]
  local summary = el.attributes["code-summary"] or settings["code-summary"]
  el.attributes["code-fold"], el.attributes["code-summary"] = nil, nil
  local shown = annotations[el.identifier] and numbered(el, annotations[el.identifier]) or el
  if not el.classes:includes("cell-code") or fold == "false" then return shown end
  return {
    raw(('<details class="code-fold"%s><summary>'):format(fold == "show" and " open" or "")),
    pandoc.Plain(read_inlines(summary)),
    raw("</summary>"), shown, raw("</details>"),
  }
end

-- What a notebook shows as it stands, and pandoc would take for something else ---------------------

local FORMULAS = pandoc.List { "align", "alignat", "eqnarray", "gather", "multline", "flalign", "split",
  "aligned", "gathered", "cases", "matrix", "pmatrix", "bmatrix" }

-- Jupyter sets an environment of formulas that stands by itself; what else looks like TeX is text, but
-- for the end of a page, which Quarto knows. A remark in HTML, which nobody sees, is not published.
local function raw_text(el)
  if el.format == "html" and el.text:match("^%s*<!%-%-.*%-%->%s*$") and not el.text:match("%-%->.") then return {} end
  if el.format ~= "tex" and el.format ~= "latex" then return nil end
  local command = el.t == "RawBlock" and el.text:match("^%s*\\(%a+)%s*$") or ""
  if command:find("page$") or command == "pagebreak" then
    return raw('<div style="page-break-after: always;"></div>')
  end
  local name = el.text:match("^%s*\\begin{(%a+)%*?}")
  local formula
  if name == "equation" or name == "displaymath" then
    formula = el.text:match("^%s*\\begin{%a+%*?}(.*)\\end{%a+%*?}%s*$")
  elseif FORMULAS:includes(name or "") then
    formula = el.text
  elseif name then
    unsupported(el.text:match("[^\n]+"), "the LaTeX environment " .. name)
    return {}
  end
  local shown = formula and pandoc.Math("DisplayMath", formula) or pandoc.Str(el.text)
  return el.t == "RawBlock" and pandoc.Para { shown } or shown
end

-- Ids of the frame around a page, which a heading of the same name would have too.
local FRAME_IDS = pandoc.List { "TOC", "refs", "footnotes", "site-menu", "quarto-appendix",
  "quarto-bibliography", "quarto-content", "quarto-document-content", "quarto-header",
  "title-block-header", "atlas-toc-title" }
local FRAME_PREFIXES = pandoc.List { "toc%-", "menu%-left%-", "menu%-right%-", "tabset%-", "ref%-", "fnref?%d" }

local function own_id(id)
  local taken = FRAME_IDS:includes(id) or FRAME_PREFIXES:find_if(function(p) return id:find("^" .. p) end)
  return taken and "section-" .. id or id
end

-- The walk in reading order, which numbers what it meets ------------------------------------------

local number_floats = {
  traverse = "topdown",

  Header = function(el)
    if el.level > 6 then return pandoc.Para(el.content) end -- HTML has no more
    el.identifier = own_id(el.identifier)
    if el.classes:includes("unnumbered") then return el end
    for level = el.level + 1, 6 do sections[level] = 0 end
    sections[el.level] = sections[el.level] + 1
    local parts = table.move(sections, has_level_one and 1 or 2, el.level, 1, {})
    if el.identifier:find("^sec%-") then
      floats[el.identifier] = { kind = "sec", number = table.concat(parts, ".") }
    end
    return el
  end,

  Div = function(el)
    if el.identifier == "refs" then user_placed_refs = true end
    for _, class in ipairs(el.classes) do
      local kind = class:match("^callout%-(%a+)$")
      if CALLOUTS[kind] then return callout(el, kind) end
    end
    if el.classes:includes("panel-tabset") then return tabset(el) end
    local kind = el.identifier ~= "" and not el.classes:includes("quarto-float") and float_kind(el.identifier)
    if kind then
      local content, caption = split_caption(el.content)
      return make_float(el.attr, kind, content, caption)
    end
    return margin_note(el)
  end,

  Figure = figure,

  Table = function(el)
    local kind = float_kind(el.identifier)
    if not kind then return nil end
    local attr = pandoc.Attr(el.identifier)
    local caption = pandoc.utils.blocks_to_inlines(el.caption.long)
    el.identifier, el.caption.long = "", {}
    return make_float(attr, kind, { el }, caption)
  end,

  Para = paragraph,
  CodeBlock = code_block,
}

-- References --------------------------------------------------------------------------------------

local citations = false

local function reference(citation)
  local id = citation.id
  local kind = id:match("^(%a+)%-")
  local entry = floats[id:sub(1, 1):lower() .. id:sub(2)]
  if not entry then
    report("undefined", "@" .. id, "the cross-reference @" .. id .. " leads nowhere")
    return {}
  end
  local text = pandoc.Inlines {}
  if #citation.prefix > 0 then
    text = citation.prefix .. { nbsp() }
  elseif citation.mode ~= "SuppressAuthor" then
    text = pandoc.Inlines { pandoc.Str(words[kind:lower()]), nbsp() }
  end
  text:insert(pandoc.Str(entry.number))
  return pandoc.Inlines {
    pandoc.Link(text, "#" .. id:sub(1, 1):lower() .. id:sub(2), "", { class = "quarto-xref" }),
  } .. citation.suffix
end

local function cite(el)
  local result = pandoc.Inlines {}
  for _, citation in ipairs(el.citations) do
    local kind = (citation.id:match("^(%a+)%-") or ""):lower()
    if counts[kind] or kind == "sec" then
      if #result > 0 then result:extend { pandoc.Str(","), pandoc.Space() } end
      result:extend(reference(citation))
    elseif UNKNOWN_REFERENCES:includes(kind) then
      unsupported("@" .. citation.id, "the cross-reference @" .. citation.id)
    elseif #el.citations == 1 and citation.mode == "AuthorInText" and not settings.bibliography then
      return el.content -- the name that somebody has elsewhere: @handle
    else
      citations = true
      if not settings.bibliography then
        report("uncited", "@" .. citation.id, "@" .. citation.id .. " is cited, but the page has no bibliography")
      end
    end
  end
  return #result > 0 and result or nil
end

local function image(el)
  local alt = el.attributes["fig-alt"]
  el.attributes["fig-alt"] = nil
  if alt then el.caption = pandoc.Inlines(alt) end
  el.classes:insert("img-fluid")
  return el
end

local function data_table(el)
  local name = el.attributes.name or stringify(el.caption.long)
  el.attributes.name = nil
  el.classes:insert("table")
  local frame = pandoc.Attr("", { "table-scroll" }, { tabindex = "0" })
  if name ~= "" then
    el.classes:insert("caption-top")
    frame.attributes.role, frame.attributes["aria-label"] = "region", name
  end
  return pandoc.Div(el, frame)
end

local function meta_text(value)
  return pandoc.MetaInlines { pandoc.RawInline("html", escape(stringify(value))) }
end

-- What a heading is called in an address: by pandoc, out of its words or out of Jupyter's name for it.
local function plain_name(name)
  name = pandoc.text.lower(name):gsub("\226\128[\144-\191]", "") -- quotation marks and dashes of print
  return (name:gsub("[^%w\128-\255_.-]", ""):gsub("%-+", "-"):gsub("^[%d%p]+", ""):gsub("%-$", ""))
end

-- Links to headings of the page as Jupyter names them (#Data-&-Method) lead to the same headings here.
local function links_led(blocks)
  local ids, by_name = {}, {}
  local function known(el) if el.identifier ~= "" then ids[el.identifier] = true end end
  local function in_html(el)
    for id in el.text:gmatch("[de]=[\"']?([^\"'%s>]+)") do ids[id] = true end -- of id= and name=
  end
  for _, kind in ipairs { "Header", "Div", "Table", "Figure", "CodeBlock", "Span", "Link", "Image", "Code" } do
    blocks:walk { [kind] = known }
  end
  blocks:walk { RawInline = in_html, RawBlock = in_html }
  blocks:walk { Header = function(el) by_name[plain_name(el.identifier)] = el.identifier end }
  return blocks:walk {
    Link = function(el)
      local name = el.target:match("^#(.+)")
      if not name then return nil end
      name = name:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end)
      local heading = not ids[name] and by_name[plain_name(name)]
      if not heading then return nil end
      el.target = "#" .. heading
      return el
    end,
  }
end

-- Sections, the list of sources at their end, and what the template says in its head.
local function complete(doc)
  local blocks, meta = pandoc.structure.make_sections(links_led(doc.blocks)), doc.meta
  if (citations or meta.nocite) and not user_placed_refs then
    blocks:insert(pandoc.Div({
      raw('<section class="quarto-appendix-contents" role="doc-bibliography" id="quarto-bibliography">'),
      raw(('<h2 class="quarto-appendix-heading">%s</h2>'):format(escape(words.references))),
      pandoc.Div({}, { id = "refs" }),
      raw("</section>"),
    }, pandoc.Attr("quarto-appendix", { "default" })))
  end
  doc.blocks = blocks

  for _, key in ipairs { "description", "title", "pagetitle", "og-image-alt" } do
    if meta[key] then meta[key .. "-text"] = meta_text(meta[key]) end
  end
  meta["description-text"] = meta["description-text"] or meta["site-description"] and meta_text(meta["site-description"])
  meta.atlas = nil
  return doc
end

-- Under Quarto ------------------------------------------------------------------------------------

-- Quarto numbers floats, resolves references and folds code itself. What its own theme would do
-- with script is done here, and the frame comes from what `atlas prepare` wrote for the page.

-- The preview of a single page does not say in which project it stands.
local function project_folder()
  local folder = quarto.project.directory
  if folder then return folder end
  folder = pandoc.path.directory(quarto.doc.input_file)
  while true do
    local file = io.open(pandoc.path.join { folder, ".atlas", "frames.json" })
    if file then file:close() return folder end
    local above = pandoc.path.directory(folder)
    assert(above ~= folder, quarto.doc.input_file .. " stands in no prepared project: run `atlas prepare`")
    folder = above
  end
end

local function frame()
  local folder = project_folder()
  local page = pandoc.path.make_relative(quarto.doc.input_file, folder)
  local file = assert(io.open(pandoc.path.join { folder, ".atlas", "frames.json" }))
  local frames = pandoc.json.decode(file:read("a"), false)
  file:close()
  return assert(frames[page:gsub("\\", "/")], page .. " was not prepared: list it in project.render of _quarto.yml, and let pre-render call `atlas prepare`")
end

-- A value as metadata, each text in it as `read` makes it.
local function meta_value(value, read)
  if type(value) == "string" then return read(value) end
  if type(value) ~= "table" then return value end
  local result = {}
  for key, each in pairs(value) do result[key] = meta_value(each, read) end
  return result
end

-- Pandoc reads metadata so: a text that ends its last line holds blocks.
local function read_markdown(text)
  return text:find("\n$") and pandoc.read(text, "markdown").blocks or read_inlines(text)
end

local function as_html(text)
  return pandoc.Inlines { pandoc.RawInline("html", text) }
end

-- Of a cell that makes a table, Quarto gives the width to the output alone.
local function widened(cell)
  cell.content = cell.content:walk {
    Div = function(el)
      if not el.classes:includes("cell-output") then return nil end
      cell.classes:extend(el.classes:filter(function(class) return COLUMNS:includes(class) end))
      el.classes = el.classes:filter(function(class) return not COLUMNS:includes(class) end)
      return el
    end,
  }
  return cell
end

local function pixels(length)
  return length and tonumber(tostring(length):match("^(%d+%.?%d*)p?x?$"))
end

-- A picture with its width and height, read from its file where the author gives one or none.
-- Quarto later drops the height of what stands in columns: publisher.quarto.pages puts it back.
local function measured(el)
  local width, height = pixels(el.attributes.width), pixels(el.attributes.height)
  if el.attributes.width and not width then return nil end
  if not (width and height) then
    local folder = el.src:find("^/") and project_folder() or pandoc.path.directory(quarto.doc.input_file)
    local file = io.open(pandoc.path.join { folder, (el.src:gsub("^/", ""):gsub("%%20", " ")) }, "rb")
    if not file then return nil end
    local known, size = pcall(pandoc.image.size, file:read("a"))
    file:close()
    if not known then return nil end
    local scale = width and width / size.width or height and height / size.height or 1
    width, height = size.width * scale, size.height * scale
  end
  el.attributes.width, el.attributes.height = ("%.0f"):format(width), ("%.0f"):format(height)
  el.attributes["data-height"] = el.attributes.height
  return el
end

local function under_quarto()
  local own = frame()
  words = own.words

  local function framed(doc)
    -- What Quarto keeps for itself stands last. It finds some of it only outside of sections; with
    -- one, it would set the descriptions in the head anew.
    local kept = pandoc.Blocks {}
    while #doc.blocks > 0 and doc.blocks[#doc.blocks].t == "Div" and doc.blocks[#doc.blocks].classes:includes("hidden") do
      local last = doc.blocks:remove()
      if last.identifier ~= "quarto-meta-markdown" then kept:insert(1, last) end
    end
    for key, value in pairs(own.variables) do doc.meta[key] = meta_value(value, as_html) end
    for key, value in pairs(own.metadata) do doc.meta[key] = meta_value(value, read_markdown) end
    doc.meta["link-citations"] = true
    citations = citations and (doc.meta.bibliography or doc.meta.references) ~= nil
    doc = complete(doc)
    doc.blocks:extend(kept)
    return doc
  end

  return {
    {
      Callout = function(node)
        local title = quarto.utils.as_inlines(node.title)
        if node.order then
          local label = ("%s\u{a0}%s"):format(words[node.type], node.order.order)
          title = pandoc.Inlines(#title > 0 and label .. ": " or label) .. title
        end
        return callout_box {
          kind = node.type, attr = node.attr, title = #title > 0 and title or nil,
          content = quarto.utils.as_blocks(node.content), appearance = node.appearance,
          icon = node.icon, collapse = node.collapse,
        }
      end,
      Tabset = function(node)
        local tabs = pandoc.List {}
        for i = 1, #node.tabs do
          local tab = node.tabs[i]
          tabs:insert {
            title = quarto.utils.as_inlines(tab.title), content = quarto.utils.as_blocks(tab.content),
            active = tab.active,
          }
        end
        return tab_group(node.attr, tabs)
      end,
      FloatRefTarget = function(node)
        node.attributes.alt = nil -- its picture has it
        if node.parent_id or not node.order then return node end
        local kind = words[node.identifier:match("^%a+")] or node.type
        local name = ("%s\u{a0}%s: %s"):format(kind, node.order.order, stringify(node.caption_long))
        local function named(el)
          el.attributes.name = name
          el.classes = el.classes:filter(function(class) return class ~= "cell" end)
          return el
        end
        local content = node.content
        node.content = content.t == "Table" and named(content) or content:walk { Table = named }
        return node
      end,
      Figure = figure,
      Header = function(el)
        el.identifier = own_id(el.identifier)
        return el
      end,
      Para = paragraph,
      Cite = function() citations = true end,
      RawInline = raw_text,
      RawBlock = raw_text,
      Div = function(el)
        if el.identifier == "refs" then user_placed_refs = true end
        if el.classes:includes("cell") then return widened(el) end
        return margin_note(el)
      end,
    },
    { Table = data_table, Image = measured },
    { Pandoc = framed },
  }
end

-- The filter --------------------------------------------------------------------------------------

if quarto then return under_quarto() end

function Pandoc(doc)
  local meta = doc.meta
  for key, value in pairs(meta.atlas.words) do words[key] = stringify(value) end
  settings.bibliography = meta.atlas.bibliography
  settings["code-fold"] = stringify(meta.atlas["code-fold"])
  settings["code-summary"] = stringify(meta.atlas["code-summary"])

  doc.blocks:walk { Header = function(h) has_level_one = has_level_one or h.level == 1 end }
  for _, element in ipairs { "Header", "Div", "Table", "CodeBlock", "Code", "Span", "Link", "Image" } do
    doc.blocks:walk { [element] = function(el) refuse_unknown(el) end }
  end
  doc.blocks:walk { Str = refuse_label }
  doc.blocks = doc.blocks:walk { RawBlock = raw_text, RawInline = raw_text }:walk { traverse = "topdown", Blocks = explained }
    :walk(number_floats):walk { Cite = cite }:walk { Image = image, Table = data_table }
  return complete(doc)
end
