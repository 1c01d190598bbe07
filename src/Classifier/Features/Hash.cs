using System.Runtime.CompilerServices;

namespace Listener.Classifier.Features;

/// <summary>32-bit hashing of features. Part of the model format: a change needs a new format version.</summary>
internal static class Hash
{
    /// <summary>Seeds keep the families of features apart.</summary>
    public const uint Word = 0x9E3779B1, Chars = 0x85EBCA77, Shape = 0xC2B2AE3D, Negated = 0x27D4EB2F, Opening = 0x165667B1, Handle = 0x2545F491, Concept = 0x7FEB352D, Language = 0x3C6EF372, Rule = 0xB5297A4D, Valence = 0x68E31DA4, Repeat = 0x1B56C4E9, Term = 0x5851F42D;

    /// <summary>One step over a UTF-16 unit or another hash; order matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Step(uint hash, uint value) => (uint.RotateLeft(hash, 5) ^ value) * 0x9E3779B1;

    /// <summary>Spreads every input bit to the high bits, which the model takes as bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6D;
        hash ^= hash >> 12;
        hash *= 0x297A2D39;
        return hash ^ (hash >> 15);
    }

    /// <summary>What a language's own copies of features have in their hashes; never 0.</summary>
    public static uint Mark(uint languageKey) => Finish(Step(Language, languageKey)) | 1;

    /// <summary>Hash of a word as the scanner folds it.</summary>
    public static uint Of(ReadOnlySpan<char> folded)
    {
        var hash = Word;
        foreach (var unit in folded)
            hash = Step(hash, unit);
        return hash;
    }
}
