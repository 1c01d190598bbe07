using System.Runtime.CompilerServices;

namespace Listener.Classifier.Features;

/// <summary>A bit for every key that a table has, small enough for a near cache: most keys are in no table, and this says so before the table is touched.</summary>
/// <param name="bits">2^bits bits, some ten for every key; a key's bit is chosen by the highest bits of the key.</param>
internal sealed class KeyMarks(int bits)
{
    private readonly ulong[] _marks = new ulong[1 << (bits - 6)];

    public void Set(uint key)
    {
        var mark = key >> (32 - bits);
        _marks[mark >> 6] |= 1UL << (int)(mark & 63);
    }

    /// <summary>False only for keys that were not set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(uint key)
    {
        var mark = key >> (32 - bits);
        return (_marks[mark >> 6] >> (int)(mark & 63) & 1) != 0;
    }
}
