-- Quarto's Markdown for pandoc's HTML writer: floats, cross-references, callouts, tabsets, margins.
--
-- What Quarto knows and this filter does not is reported, never dropped: each report is one line of
-- JSON on stderr, which publisher.pandoc turns into an error that names page and line.
-- Settings come in the metadata field `atlas`: words, code-fold, code-summary.

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

local function raw(html)
  return pandoc.RawBlock("html", html)
end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function nbsp()
  return pandoc.Str("\u{a0}")
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

-- Callouts, tabsets, margins, code ----------------------------------------------------------------

local function callout(el, kind)
  local title = el.attributes.title and pandoc.utils.blocks_to_inlines(
    pandoc.read(el.attributes.title, "markdown").blocks)
  local content = el.content
  if not title and content[1] and content[1].t == "Header" then
    title = content[1].content
    content:remove(1)
  end
  local appearance = el.attributes.appearance or "default"
  if not title and appearance == "default" then
    title = pandoc.Inlines(words[kind])
  end
  local icon = el.attributes.icon ~= "false" and appearance ~= "minimal"
  if appearance == "minimal" then appearance = "simple" end
  local classes = el.classes:filter(function(c) return c ~= "callout-" .. kind end)
    .. { "callout", "callout-style-" .. appearance, "callout-" .. kind }
  if title then classes:insert("callout-titled") end
  if not icon then classes:insert("no-icon") end

  local header = pandoc.Inlines {}
  if icon and title then header:insert(pandoc.RawInline("html", '<span class="callout-icon" aria-hidden="true"></span>')) end
  if title then header:insert(pandoc.Span(title, { class = "callout-title-container" })) end
  local body = pandoc.Div(content, { class = "callout-body-container callout-body" })
  local collapse = el.attributes.collapse
  if collapse and title then
    local id = el.identifier ~= "" and (' id="%s"'):format(escape(el.identifier)) or ""
    return {
      raw(('<details class="%s"%s%s>'):format(escape(table.concat(classes, " ")), id,
        collapse == "false" and " open" or "")),
      raw('<summary class="callout-header">'), pandoc.Plain(header), raw("</summary>"),
      body, raw("</details>"),
    }
  end
  local head = title and { pandoc.Div(pandoc.Plain(header), { class = "callout-header" }) } or {}
  return pandoc.Div(pandoc.Blocks(head) .. { body }, pandoc.Attr(el.identifier, classes))
end

-- Tabs are radio buttons, so they work by keyboard and without script; print shows every panel.
local function tabset(el)
  local first = el.content:find_if(function(b) return b.t == "Header" end)
  if not first then
    report("tabset", "panel-tabset", "a tabset holds no heading, so no tab")
    return el
  end
  tabsets = tabsets + 1
  local group = "tabset-" .. tabsets
  local tabs = pandoc.List {}
  for _, block in ipairs(el.content) do
    if block.t == "Header" and block.level == first.level then
      tabs:insert { title = block.content, content = pandoc.List {}, active = block.classes:includes("active") }
    elseif #tabs > 0 then
      tabs[#tabs].content:insert(block)
    end
  end
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
  return pandoc.Div(result, pandoc.Attr(el.identifier, el.classes, { role = "group" }))
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

local function code_block(el)
  local fold = el.attributes["code-fold"] or settings["code-fold"]
  local summary = el.attributes["code-summary"] or settings["code-summary"]
  el.attributes["code-fold"], el.attributes["code-summary"] = nil, nil
  if not el.classes:includes("cell-code") or fold == "false" then return el end
  return {
    raw(('<details class="code-fold"%s><summary>'):format(fold == "show" and " open" or "")),
    pandoc.Plain(pandoc.utils.blocks_to_inlines(pandoc.read(summary, "markdown").blocks)),
    raw("</summary>"), el, raw("</details>"),
  }
end

-- The walk in reading order, which numbers what it meets ------------------------------------------

local number_floats = {
  traverse = "topdown",

  Header = function(el)
    if el.classes:includes("unnumbered") then return nil end
    for level = el.level + 1, 6 do sections[level] = 0 end
    sections[el.level] = sections[el.level] + 1
    local parts = table.move(sections, has_level_one and 1 or 2, el.level, 1, {})
    if el.identifier:find("^sec%-") then
      floats[el.identifier] = { kind = "sec", number = table.concat(parts, ".") }
    end
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
    if el.classes:includes("column-margin") or el.classes:includes("aside") then
      el.attributes.role = "note"
      return el
    end
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

-- The filter --------------------------------------------------------------------------------------

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
  local blocks = doc.blocks:walk(number_floats)
  blocks = blocks:walk { Cite = cite }
  blocks = blocks:walk { Image = image, Table = data_table }

  blocks = pandoc.structure.make_sections(blocks)
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
