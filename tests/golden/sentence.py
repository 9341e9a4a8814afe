"""Reads Lamina's sentences. With `[…]` for `<…>` a sentence is a Python expression: the operators and their
precedence are the same, and every name stands for itself."""

import re


class Term:
    """A word or an option, `name<args>(options)`, or two parts joined by an operator: `>>`, `+`, `|`, `*`."""

    def __init__(self, name, args=(), options=()):
        self.name, self.args, self.options = name, args, options

    def __getitem__(self, args):
        return Term(self.name, args if isinstance(args, tuple) else (args,), self.options)

    def __call__(self, *options):
        return Term(self.name, self.args, self.options + options)

    def __rshift__(self, other):
        return Term(">>", (self, other))

    def __add__(self, other):
        return Term("+", (self, other))

    def __or__(self, other):
        return Term("|", (self, other))

    def __mul__(self, other):
        return Term("*", (self, other))


class Names(dict):
    """Every name stands for itself, but for the parameters of a template."""

    def __missing__(self, name):
        return Term(name)


def brackets(text):
    """`[…]` for the `<…>` behind names."""
    result, depth = "", 0
    for at, character in enumerate(text):
        if character == "<" and re.match(r"\w", text[at - 1]):
            result, depth = result + "[", depth + 1
        elif character == ">" and depth:
            result, depth = result + "]", depth - 1
        else:
            result += character
    return result


def parse(text, **parameters):
    expression = re.sub(r"\b(as|from)\[", r"\1_[", brackets(text))  # Python's own words
    expression = expression.replace("[]", "").replace("lamina::", "").replace("/", "//")
    return eval(expression, {"__builtins__": {}}, Names(parameters))


def aggregate(text):
    """`huber{.delta = 0.5}` as its name and a dictionary."""
    name, members = re.fullmatch(r"(\w+)\{(.*)\}", text).groups()
    values = {"true": True, "false": False}
    pairs = re.findall(r"\.(\w+) = ([^,]+)", members)
    return name, {key: values[value] if value in values else float(value) for key, value in pairs}


def without_comments(source):
    return re.sub(r"//.*", "", source)


def inside_parentheses(source, begin):
    depth = 1
    for at in range(begin, len(source)):
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        if depth == 0:
            return source[begin:at]
    raise ValueError("a parenthesis stays open: " + source[begin : begin + 50])


def calls(source, macro):
    """What stands between the parentheses of each `macro(…)`, as the preprocessor quotes it."""
    found = re.finditer(rf"^ *{macro}\(", without_comments(source), re.MULTILINE)
    return [" ".join(inside_parentheses(without_comments(source), f.end()).split()) for f in found]


class Structs:
    """The named parts and networks of a source: structs, or templates of numbers, with `layers`."""

    def __init__(self, source):
        pattern = r"(?:template <([^>]*)>\s*)?struct (\w+) \{\s*static constexpr auto\s+layers =(.*?);"
        self.all = {
            name: ([p.split()[-1] for p in (parameters or "").split(",") if p], " ".join(layers.split()))
            for parameters, name, layers in re.findall(pattern, without_comments(source), re.DOTALL)
        }

    def layers(self, name, args=()):
        parameters, text = self.all[name]
        return parse(text, **dict(zip(parameters, args)))
