namespace Listener.Classifier.Brands;

/// <summary>
/// Recursive descent over: or = and {OR and}; and = not {[AND] not}; not = {NOT | -} near; near = operand {near/n operand}.
/// </summary>
internal sealed class QueryParser
{
    public const int MaxNesting = 64;

    private readonly QueryLexer _lexer;
    private readonly QueryOperands _operands = new();
    private QueryToken _token;
    private int _nesting;
    private int _firstNot;
    private int _operator;

    public QueryParser(string query)
    {
        _lexer = new(query);
        _token = _lexer.Next();
    }

    public IReadOnlyList<TermNode> Terms => _operands.Terms;

    public QueryNode Parse()
    {
        var root = Or("The query");
        if (_token.Kind == QueryTokenKind.Close)
        {
            throw new QueryException("This ) closes nothing. Remove it, or add a ( before it.", _token.Column);
        }

        return root.MatchesNothing
            ? throw new QueryException("This would match every post that lacks something. Add a word that posts must have: acme NOT conditioner.", Math.Max(1, _firstNot))
            : root;
    }

    private QueryNode Or(string before)
    {
        List<QueryNode> parts = [And(before)];
        while (_token.Kind == QueryTokenKind.Or)
        {
            parts.Add(And(Advance()));
        }

        return parts.Count == 1 ? parts[0] : new OrNode(parts);
    }

    private QueryNode And(string before)
    {
        List<QueryNode> parts = [Not(before)];
        while (_token.Kind is not (QueryTokenKind.Or or QueryTokenKind.Close or QueryTokenKind.End))
        {
            parts.Add(Not(_token.Kind == QueryTokenKind.And ? Advance() : ""));
        }

        return parts.Count == 1 ? parts[0] : new AndNode(parts);
    }

    private QueryNode Not(string before)
    {
        var negations = 0;
        for (; _token.Kind == QueryTokenKind.Not; negations++)
        {
            _firstNot = _firstNot == 0 ? _token.Column : _firstNot;
            before = Advance();
        }

        var part = Near(before);
        return negations % 2 == 0 ? part : new NotNode(part);
    }

    private QueryNode Near(string before)
    {
        var column = _token.Column;
        var left = Operand(before);
        while (_token.Kind == QueryTokenKind.Near)
        {
            var distance = _token.Distance;
            CheckNear(left, column);
            var operand = Advance();
            column = _token.Column;
            var right = Operand(operand);
            CheckNear(right, column);
            left = new NearNode(left, right, distance);
        }

        return left;
    }

    private static void CheckNear(QueryNode node, int column)
    {
        if (node is not (TermNode or NearNode) && !(node is OrNode or && or.Parts.All(part => part is TermNode or NearNode)))
        {
            throw new QueryException("near/n stands between words, phrases, or alternatives of them: acme near/5 (late OR delayed).", column);
        }
    }

    private QueryNode Operand(string before)
    {
        var token = _token;
        switch (token.Kind)
        {
            case QueryTokenKind.Open:
                return Group(token);
            case QueryTokenKind.Word or QueryTokenKind.Phrase or QueryTokenKind.Field:
                Advance();
                return _operands.Read(token);
            case QueryTokenKind.Close when before == "(":
                throw new QueryException("There is nothing between these parentheses. Write words there, or remove them.", _operator);
            case QueryTokenKind.End when before == "(":
                throw Unclosed(_operator);
            case QueryTokenKind.End or QueryTokenKind.Close when before.Length > 0 && _operator > 0:
                throw new QueryException($"{before} needs something behind it. Write a word there, or remove it.", _operator);
            case QueryTokenKind.End:
                throw new QueryException("The query is empty. Write a word or a \"phrase\" to look for.", 1);
            case QueryTokenKind.Close:
                throw new QueryException("This ) closes nothing. Remove it, or add a ( before it.", token.Column);
            default:
                throw new QueryException($"{token.Text} needs something before it. Write a word there, or put \"{token.Text}\" in quotes to find the word itself.", token.Column);
        }
    }

    private QueryNode Group(QueryToken open)
    {
        if (++_nesting > MaxNesting)
        {
            throw new QueryException($"Parentheses may be nested {MaxNesting} deep. Remove some.", open.Column);
        }

        var group = Or(Advance());
        if (_token.Kind != QueryTokenKind.Close)
        {
            throw Unclosed(open.Column);
        }

        _nesting--;
        Advance();
        return group;
    }

    private static QueryException Unclosed(int column) => new("This ( is never closed. Add a ) behind the group.", column);

    /// <summary>Moves on; the text of the token left behind, whose column is kept for a complaint about it.</summary>
    private string Advance()
    {
        var passed = _token;
        _operator = passed.Column;
        _token = _lexer.Next();
        return passed.Text;
    }
}
