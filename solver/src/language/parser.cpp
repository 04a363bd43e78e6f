// SPDX-License-Identifier: BSD-3-Clause
// Recursive descent over the grammar in parser.hpp.
#include "language/parser.hpp"

#include "language/functions.hpp"
#include "language/names.hpp"
#include "language/tokens.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace spinn::language {

namespace {

constexpr int deepest_nesting = 200;

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 40;
  return text.size() <= longest ? "\"" + std::string(text) + "\""
                                : "\"" + std::string(text.substr(0, longest)) + "...\"";
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

[[noreturn]] void fail(const Token& token, const std::string& message, const std::string& remedy) {
  throw Error(token.place, std::string(token.text), message, remedy);
}

class Parser {
public:
  Parser(Graph& graph, const Scope& scope, std::string_view text, const Place& where)
      : m_graph(graph), m_scope(scope), m_tokens(tokenize(text, where)) {}

  NodeId expression() {
    const NodeId result = sum();
    if (token().kind == TokenKind::equals)
      fail(token(), "an expression stands here, not an equation", "Remove the \"=\" and one of the sides");
    expect_end();
    return result;
  }

  std::pair<NodeId, NodeId> equation() {
    const NodeId left = sum();
    if (token().kind == TokenKind::end)
      fail(token(), "the equation has no \"=\"", "Write \"left = right\", for instance \"... = 0\"");
    if (token().kind != TokenKind::equals) expect_end();
    take();
    const NodeId right = sum();
    if (token().kind == TokenKind::equals)
      fail(token(), "the equation has a second \"=\"", "Write one equation per text");
    expect_end();
    return {left, right};
  }

private:
  [[nodiscard]] const Token& token(std::size_t ahead = 0) const {
    return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)];
  }
  const Token& take() {
    const Token& taken = token();
    m_at = std::min(m_at + 1, m_tokens.size() - 1);
    return taken;
  }

  /// Complains about whatever follows a complete expression.
  void expect_end() const {
    const Token& next = token();
    switch (next.kind) {
    case TokenKind::end:
      return;
    case TokenKind::close:
      fail(next, "this \")\" closes nothing", "Remove it, or open a \"(\" before it");
    case TokenKind::comma:
      fail(next, "a \",\" stands outside the arguments of a function", "Remove it");
    case TokenKind::equals:
      fail(next, "\"=\" stands inside an expression", "Write \"left = right\" without parentheses around it");
    default:
      missing_operator(next);
    }
  }

  [[noreturn]] static void missing_operator(const Token& next) {
    fail(next, "an operator is expected before " + quoted(next.text),
         "Write products with \"*\": \"2*x\", not \"2x\" or \"2 x\"");
  }

  [[nodiscard]] static bool starts_operand(TokenKind kind) {
    return kind == TokenKind::number || kind == TokenKind::name || kind == TokenKind::open;
  }

  /// Runs a step that adds to the graph; an error without a place gets the token's.
  template <class Step>
  static auto placed(const Token& at, Step&& step) {
    try {
      return step();
    } catch (const Error& error) {
      if (error.place().line > 0) throw;
      fail(at, error.message(), error.remedy());
    }
  }

  /// The same for a step that makes a node; numbers without a finite result are an error.
  template <class Step>
  NodeId build(const Token& at, Step&& step) {
    const NodeId result = placed(at, step);
    if ((m_graph.traits(result) & Graph::invalid_bit) != 0)
      fail(at, "the numbers at " + quoted(at.text) + " have no finite result",
           "Keep divisors from 0 and arguments inside the function's domain");
    return result;
  }

  NodeId sum() {
    NodeId result = product();
    while (token().kind == TokenKind::plus || token().kind == TokenKind::minus) {
      const Token& sign = take();
      const NodeId right = product();
      const Op op = sign.kind == TokenKind::plus ? Op::add : Op::subtract;
      result = build(sign, [&] { return m_graph.binary(op, result, right); });
    }
    return result;
  }

  NodeId product() {
    NodeId result = unary();
    while (token().kind == TokenKind::times || token().kind == TokenKind::divide) {
      const Token& sign = take();
      const NodeId right = unary();
      const Op op = sign.kind == TokenKind::times ? Op::multiply : Op::divide;
      result = build(sign, [&] { return m_graph.binary(op, result, right); });
    }
    return result;
  }

  NodeId unary() {
    if (++m_depth > deepest_nesting)
      fail(token(), "this is nested deeper than " + std::to_string(deepest_nesting) + " levels",
           "Give inner parts a name as definitions");
    NodeId result = -1;
    if (token().kind == TokenKind::plus || token().kind == TokenKind::minus) {
      const Token& sign = take();
      result = unary();
      if (sign.kind == TokenKind::minus)
        result = build(sign, [&] { return m_graph.unary(Op::negate, result); });
    } else {
      result = power();
    }
    --m_depth;
    return result;
  }

  NodeId power() {
    const NodeId base = postfix();
    if (token().kind != TokenKind::power) return base;
    const Token& sign = take();
    const NodeId exponent = unary();
    return build(sign, [&] { return m_graph.power(base, exponent); });
  }

  NodeId postfix() {
    NodeId result = primary();
    while (token().kind == TokenKind::suffix) {
      const Token& suffix = take();
      result = derivative(result, suffix, suffix.text.substr(1));
    }
    if (starts_operand(token().kind)) missing_operator(token());
    return result;
  }

  NodeId derivative(NodeId node, const Token& at, std::string_view letters) {
    const std::set<Orders> readings = read_axes(m_scope, letters);
    if (readings.empty())
      fail(at, quoted(letters) + " does not name axes to differentiate along",
           "The axes are " + listed(m_scope.axes));
    if (readings.size() > 1)
      fail(at, quoted(letters) + " can be read as axes in several ways",
           "Rename an axis: the axes are " + listed(m_scope.axes));
    const Orders& orders = *readings.begin();
    const int total = std::accumulate(orders.begin(), orders.end(), 0);
    if (total > max_order)
      fail(at,
           quoted(at.text) + " asks for a derivative of order " + std::to_string(total) +
               ", the highest is " + std::to_string(max_order),
           "Introduce an inner derivative as an unknown with an equation of its own");
    for (std::size_t axis = 0; axis < orders.size(); ++axis)
      for (int k = 0; k < orders[axis]; ++k)
        node = build(at, [&] { return differentiate(m_graph, node, static_cast<int>(axis)); });
    return node;
  }

  NodeId primary() {
    const Token& first = take();
    switch (first.kind) {
    case TokenKind::number:
      return build(first, [&] { return m_graph.constant(first.value); });
    case TokenKind::name:
      return token().kind == TokenKind::open ? call(first) : name(first);
    case TokenKind::open: {
      const NodeId inner = sum();
      close(first);
      return inner;
    }
    case TokenKind::end:
      fail(first, "the text ends where a number, a name or \"(\" is expected",
           "Complete it, or remove the last operator");
    case TokenKind::equals:
      fail(first, "\"=\" stands where a number, a name or \"(\" is expected",
           "Write something on both sides of one \"=\", for instance \"... = 0\"");
    default:
      fail(first, quoted(first.text) + " stands where a number, a name or \"(\" is expected",
           "Remove it, or complete what precedes it");
    }
  }

  void close(const Token& open) {
    if (token().kind == TokenKind::close) {
      take();
      return;
    }
    const std::string opened = "the \"(\" in line " + std::to_string(open.place.line) + ", column " +
                               std::to_string(open.place.column);
    if (token().kind == TokenKind::end)
      fail(token(), opened + " is not closed: \")\" is expected", "Add \")\"");
    fail(token(), quoted(token().text) + " stands where \")\" is expected for " + opened,
         "Close the parenthesis before it");
  }

  NodeId call(const Token& called) {
    const Function* const function = find_function(called.text);
    if (function == nullptr) not_a_function(called);
    const Token& open = take();
    std::vector<NodeId> arguments;
    if (token().kind != TokenKind::close) arguments.push_back(sum());
    while (token().kind == TokenKind::comma) {
      take();
      arguments.push_back(sum());
    }
    close(open);
    if (arguments.size() < function->fewest_arguments || arguments.size() > function->most_arguments) {
      const std::size_t wanted = function->fewest_arguments;
      fail(called, quoted(called.text) + " is called with " + std::to_string(arguments.size()) + " arguments",
           "It takes " + std::to_string(wanted) + (function->most_arguments > wanted ? " or more" : ""));
    }
    return build(called, [&] { return function->build(m_graph, arguments); });
  }

  [[noreturn]] void not_a_function(const Token& called) const {
    const std::string text(called.text);
    if (is_known(m_scope, text) || is_known(m_scope, split_suffix(text).first))
      fail(called, quoted(text) + " is not a function",
           "Write the product with \"*\": \"" + text +
               "*(...)\"; the dependence on coordinates is understood");
    const std::string near = nearest(text, function_names());
    fail(called, "the function " + quoted(text) + " is not known",
         near.empty() ? "The functions are " + listed(function_names()) : "Did you mean \"" + near + "\"?");
  }

  std::optional<NodeId> look_up(const Token& at, std::string_view name) {
    return placed(at, [&] { return find_name(m_graph, m_scope, name); });
  }

  /// The whole name first; otherwise the last "_suffix" is a derivative.
  NodeId name(const Token& at) {
    if (const auto whole = look_up(at, at.text)) return *whole;
    if (find_function(at.text) != nullptr)
      fail(at, "the function " + quoted(at.text) + " has no arguments",
           "Write " + std::string(at.text) + "(...)");
    const auto [base, suffix] = split_suffix(at.text);
    if (suffix.empty()) unknown_name(at, at.text, "");
    const auto inner = look_up(at, base);
    if (!inner) unknown_name(at, read_axes(m_scope, suffix).empty() ? at.text : base, suffix);
    return derivative(*inner, at, suffix);
  }

  [[noreturn]] void unknown_name(const Token& at, std::string_view name, std::string_view suffix) const {
    const bool derived = name.size() < at.text.size();
    const std::string near = nearest(std::string(name), all_names(m_scope));
    std::string remedy = "Known names: " + listed(all_names(m_scope));
    if (!near.empty()) remedy = "Did you mean \"" + near + (derived ? "_" + std::string(suffix) : "") + "\"?";
    fail(at, "the name " + quoted(name) + " is not known", remedy);
  }

  Graph& m_graph;
  const Scope& m_scope;
  std::vector<Token> m_tokens;
  std::size_t m_at = 0;
  int m_depth = 0;
};

} // namespace

NodeId parse_expression(Graph& graph, const Scope& scope, std::string_view text, const Place& where) {
  return Parser(graph, scope, text, where).expression();
}

std::pair<NodeId, NodeId> parse_equation(Graph& graph, const Scope& scope, std::string_view text,
                                         const Place& where) {
  return Parser(graph, scope, text, where).equation();
}

} // namespace spinn::language
