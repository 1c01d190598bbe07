using System.Runtime.CompilerServices;

namespace Listener.Classifier.Text;

/// <summary>A word of the text that some term is made of. <see cref="Id"/> is its number, shifted, with the glue in the last bit.</summary>
internal readonly record struct WordHit(uint Id, int Position, int Start, int End);

/// <summary>A term found: from word <see cref="First"/> to word <see cref="Last"/>, characters <see cref="Start"/> to <see cref="End"/>.</summary>
internal readonly record struct TermHit(int Term, int First, int Last, int Start, int End);

/// <summary>The reusable memory of one scan. Not thread-safe: one scan, one instance.</summary>
internal sealed class TermScan
{
    private WordHit[] _words = new WordHit[64];
    private TermHit[] _terms = new TermHit[64];
    private int _wordCount;
    private int _termCount;

    public ReadOnlySpan<WordHit> Words => _words.AsSpan(0, _wordCount);

    /// <summary>In the order of their first words within each text scanned.</summary>
    public ReadOnlySpan<TermHit> Terms => _terms.AsSpan(0, _termCount);

    /// <summary>Words read since <see cref="Clear"/>.</summary>
    public int Position { get; set; }

    public void Clear()
    {
        _wordCount = 0;
        _termCount = 0;
        Position = 0;
    }

    public void ClearWords() => _wordCount = 0;

    /// <summary>Takes words back, from one place in <see cref="Words"/> to before another; those behind move up.</summary>
    public void Forget(int from, int to)
    {
        _words.AsSpan(to, _wordCount - to).CopyTo(_words.AsSpan(from));
        _wordCount -= to - from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(WordHit hit)
    {
        if (_wordCount == _words.Length)
        {
            Array.Resize(ref _words, _words.Length * 2);
        }

        _words[_wordCount++] = hit;
    }

    /// <summary>Takes back a term found, without moving the others.</summary>
    public void Reject(int hit) => _terms[hit] = _terms[hit] with { Term = -1 };

    public void Add(TermHit hit)
    {
        if (_termCount == _terms.Length)
        {
            Array.Resize(ref _terms, _terms.Length * 2);
        }

        _terms[_termCount++] = hit;
    }
}
