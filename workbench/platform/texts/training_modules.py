"""English sentences for what is wrong in a module's file; its line stands beside them."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "module.no_front": marked(
        "The file does not begin with its front matter: TOML between two lines of +++."
    ),
    "module.toml": marked("This is not TOML: %(reason)s."),
    "module.unknown_field": marked(
        "There is no field named %(field)s. Check the spelling, or take it out."
    ),
    "module.missing_field": marked("The field %(field)s is missing."),
    "module.field_value": marked("The value of %(field)s does not fit: %(reason)s."),
    "module.html": marked(
        "HTML is not part of a module: %(text)s. Write it in Markdown, or in words."
    ),
    "module.link": marked(
        "A module has no links, since it is read without a signal: %(text)s. Name it as a source."
    ),
    "module.picture": marked(
        "A module has no pictures: %(text)s. Draw it as a figure block, or say it in words."
    ),
    "module.unknown_block": marked(
        "A block named %(name)s is unknown. There are figure and question; other lines are not indented by four spaces."
    ),
    "module.unknown_mark": marked(
        "The mark %(mark)s of this heading is unknown. A unit has a key and minutes, {#key minutes=4}; a section has .worked, .good, .bad, .exercise or .remember."
    ),
    "module.unit_key": marked("The unit “%(title)s” needs one key: {#key minutes=4}."),
    "module.unit_minutes": marked(
        "The unit “%(title)s” does not say how many minutes it takes: {#key minutes=4}."
    ),
    "module.key_twice": marked("The key %(key)s is used twice. Give the second one another."),
    "module.section_place": marked(
        "The section “%(title)s” stands outside the units to read. Move it into one of them."
    ),
    "module.question_place": marked(
        "Questions stand in the last unit, {#check minutes=4}. Move this one there."
    ),
    "module.question_kind": marked(
        "The question %(key)s does not fit its kind, %(kind)s: single has one right option, multiple one or more and a wrong one, numeric a value, order options, match pairs, text a rubric; keys differ."
    ),
    "module.option_correct": marked(
        "The option %(key)s: options of single and multiple say correct = true or false, those of order do not. The kind is %(kind)s."
    ),
    "module.text_before_unit": marked(
        "This text stands before the first unit. Begin with a heading such as # Title {#key minutes=4}."
    ),
    "module.check_last": marked(
        "The last unit must be the one with the questions: # Check yourself {#check minutes=4}."
    ),
    "module.unit_length": marked(
        "The unit %(key)s takes %(count)s minutes; %(low)s to %(high)s fit into a working day."
    ),
    "module.module_length": marked(
        "All units together take %(count)s minutes; a module has %(low)s to %(high)s."
    ),
    "module.unit_count": marked(
        "There are %(count)s units to read; a module has %(low)s to %(high)s."
    ),
    "module.question_count": marked(
        "There are %(count)s questions; a module has %(low)s to %(high)s."
    ),
    "module.objective_count": marked(
        "There are %(count)s objectives; a module has %(low)s to %(high)s."
    ),
    "module.section_missing": marked("No unit has a section {.%(kind)s}; a module needs one."),
    "module.empty": marked("Something in %(what)s is empty. Write it, or take it out."),
    "module.key_form": marked(
        "The key %(key)s: keys are at most 60 small letters and digits, with single hyphens between them."
    ),
    "module.file_name": marked(
        "The file is named %(name)s, and its key is %(key)s. Give both the same name."
    ),
    "module.order": marked("The order is %(order)s; places are counted from 1."),
    "module.unknown_unit": marked("There is no unit to read named %(key)s."),
    "module.unknown_source": marked(
        "%(key)s is cited here, but not among the sources of the front matter."
    ),
    "module.unused_source": marked(
        "The source %(key)s is cited nowhere. Cite it as [^%(key)s], or take it out."
    ),
    "module.longest_right": marked(
        "In %(count)s of %(all)s choice questions the longest option is the right one, which gives it away. Shorten it, or lengthen others, in some."
    ),
    "module.differs": marked(
        "%(what)s differs from the English file: there %(source)s, here %(translation)s. Keys and numbers are the same in all languages."
    ),
}
