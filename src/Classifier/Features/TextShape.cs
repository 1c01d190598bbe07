using System.Numerics;
using Listener.Classifier.Models;
using Listener.Contracts;

namespace Listener.Classifier.Features;

/// <summary>What a text looks like beyond its words: marks, emoji, valences, how it begins and ends. Counts are capped, so that length alone says little.</summary>
internal struct TextShape
{
    private const int NegationReach = 4;

    private int _words, _elongated, _exclamations, _questions, _emoji, _handles, _tags, _links, _numbers, _negations;
    private int _positive, _negative, _sum, _emojiSum, _firstValence, _lastValence, _reach;
    private uint _first, _second, _last;
    private bool _startsWithHandle, _endsWithQuestion, _quoted, _dots, _support;

    /// <summary>Counts a token and marks it when it stands after a negation.</summary>
    /// <param name="valence">How good or bad the word or emoji is.</param>
    public void See(ref Token token, ReadOnlySpan<char> folded, int valence)
    {
        switch (token.Kind)
        {
            case TokenKind.Word or TokenKind.Dense:
                SeeWord(ref token, valence);
                break;
            case TokenKind.Number:
                _numbers++;
                break;
            case TokenKind.Mark:
                SeeMark(token, folded);
                break;
            case TokenKind.Emoji:
                _emoji++;
                Weigh(valence);
                _emojiSum += Math.Sign(valence);
                break;
            case TokenKind.Handle:
                _startsWithHandle |= _words == 0 && _handles == 0;
                _support |= IsSupport(folded);
                _handles++;
                break;
            default:
                _links++;
                break;
        }

        if (token.Kind is not (TokenKind.Mark or TokenKind.Link or TokenKind.Handle or TokenKind.Emoji))
            _endsWithQuestion = false;
    }

    public void EndClause() => _reach = 0;

    /// <summary>What follows, up to the next mark, is negated.</summary>
    public void Negate()
    {
        _negations++;
        _reach = NegationReach;
    }

    /// <summary>Counts how good or bad a word or a part of a run is.</summary>
    public void Weigh(int valence)
    {
        if (valence == 0)
            return;
        _positive += valence > 0 ? 1 : 0;
        _negative += valence < 0 ? 1 : 0;
        _sum += valence;
        _firstValence = _firstValence == 0 ? valence : _firstValence;
        _lastValence = valence;
    }

    /// <param name="features">Where to.</param>
    /// <param name="input">What was read: all that the rules found together is one more feature, and so is where it was said.</param>
    public readonly void AddTo(FeatureBuffer features, in TextInput input)
    {
        uint name = 0;
        features.AddShape(name++, (uint)Math.Min(_exclamations, 3));
        features.AddShape(name++, (uint)Math.Min(_questions, 2));
        features.AddShape(name++, _endsWithQuestion ? 1u : 0u);
        features.AddShape(name++, (uint)Math.Min(_elongated, 2));
        features.AddShape(name++, (uint)Math.Min(_emoji, 3));
        features.AddShape(name++, (uint)(Math.Clamp(_emojiSum, -3, 3) + 3));
        features.AddShape(name++, (uint)Math.Min(_handles, 3));
        features.AddShape(name++, (_startsWithHandle ? 1u : 0u) + (_support ? 2u : 0u));
        features.AddShape(name++, (uint)Math.Min(_tags, 3));
        features.AddShape(name++, (uint)Math.Min(_links, 2));
        features.AddShape(name++, (uint)Math.Min(_numbers, 3));
        features.AddShape(name++, (uint)Math.Min(_negations, 2));
        features.AddShape(name++, (uint)BitOperations.Log2((uint)_words + 1));
        features.AddShape(name++, (uint)Math.Min(_positive, 4));
        features.AddShape(name++, (uint)Math.Min(_negative, 4));
        features.AddShape(name++, (uint)(Math.Clamp(_sum / 2, -5, 5) + 5));
        features.AddShape(name++, (uint)(Math.Sign(_lastValence) + 1));
        features.AddShape(name++, (_quoted ? 1u : 0u) + (_dots ? 2u : 0u));
        features.AddShape(name++, _first);
        features.AddShape(name++, _first == 0 || _second == 0 ? 0 : Hash.Step(_first, _second));
        features.AddShape(name++, _last);

        // Good words with bad ones are more than the sum of both: thanks for nothing.
        var signs = ((Math.Sign(_firstValence) + 1) * 3) + Math.Sign(_lastValence) + 1;
        features.AddShape(name++, (uint)((signs * 9) + (Math.Min(_positive, 2) * 3) + Math.Min(_negative, 2)));
        features.AddShape(name++, Hash.Step(Hash.Step(Hash.Rule, (uint)input.Found), (uint)(input.Found >> 32)));

        if (PlaceOf(input.Channel) is > 0 and var place)
            AddPlace(features, place, name);
    }

    // A review judges, who writes to a company wants something, and a post may be about anything. Several features share what that weighs, so that none is cut to what a byte holds.
    private readonly void AddPlace(FeatureBuffer features, uint place, uint name)
    {
        features.AddShape(name++, place);
        features.AddShape(name++, Hash.Step(place, _endsWithQuestion ? 1u : 0u));
        features.AddShape(name++, Hash.Step(place, (uint)(Math.Sign(_sum) + 1)));
        features.AddShape(name++, Hash.Step(place, (uint)BitOperations.Log2((uint)_words + 1)));
        features.AddShape(name++, Hash.Step(place, (uint)Math.Min(_exclamations, 1)));
        features.AddShape(name++, Hash.Step(place, (uint)Math.Min(_emoji, 1)));
        features.AddShape(name, Hash.Step(place, (uint)Math.Min(_numbers, 1)));
    }

    private static uint PlaceOf(Channel channel) => channel switch
    {
        Channel.Social => 1,
        Channel.Review or Channel.AppStore => 2,
        Channel.Forum => 3,
        Channel.Email or Channel.Ticket => 4,
        Channel.Phone => 5,
        Channel.Chat or Channel.DirectMessage => 6,
        _ => 0,
    };

    private void SeeWord(ref Token token, int valence)
    {
        _words++;
        _elongated += (token.Traits & TokenTraits.Elongated) != 0 ? 1 : 0;
        _tags += (token.Traits & TokenTraits.Tagged) != 0 ? 1 : 0;
        (_first, _second) = _words switch { 1 => (token.Hash, 0u), 2 => (_first, token.Hash), _ => (_first, _second) };
        _last = token.Hash;

        if (_reach > 0)
        {
            _reach--;
            token.Traits |= TokenTraits.Negated;
            valence = -valence;
        }

        Weigh(valence);
    }

    private void SeeMark(in Token token, ReadOnlySpan<char> folded)
    {
        _reach = 0;
        foreach (var mark in folded)
        {
            _exclamations += mark is '!' or '¡' ? 1 : 0;
            _questions += IsQuestion(mark) ? 1 : 0;
            _endsWithQuestion = IsQuestion(mark);
            _quoted |= mark == '"';
        }

        _exclamations += folded.Length > 1 && folded[^1] == '!' ? 1 : 0;
        _dots |= folded.Length > 1 && folded[0] == '.';
    }

    private static bool IsQuestion(char mark) => mark is '?' or '؟' or '？';

    private static bool IsSupport(ReadOnlySpan<char> handle) =>
        handle.Contains("help", StringComparison.Ordinal) || handle.Contains("support", StringComparison.Ordinal)
        || handle.Contains("care", StringComparison.Ordinal) || handle.Contains("service", StringComparison.Ordinal);
}
