using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Listener.Connectors.Text;

/// <summary>
/// Letters that Taiwan and Hong Kong (HKSCS) added to Big5 and .NET's code page has no place for, so that it reads private characters: kana, Cyrillic, and the
/// commonest of Cantonese and of Hong Kong's own spelling.
/// </summary>
internal static class Big5Letters
{
    private const string HongKong =
        "9DEF嘅9DCF嘢9DF8啲9DF7咗9DF6喺925D哋91C1嚟9DE5嘥9DF5嗰95DA啱FCAB攞8FD4瞓9DD0嘞9DEB噃9E4E啩9DBD嚿9DF0嗱94DC啫FCB6揸9E4B揼9E4D揾9DC7攰9DC0孭9DBF踎9E5A踭8B50閪9E52冚9E55冧" +
        "89E0凼9CAE氹8ADB氽9BD5煱FDED焫9E49燶9563脷99A8膥9F42埞96F5埗9068邨916F鰂9E50鱲8AFD搲8A56擝9E4C掹9D4A揦9DC8嘭FB55噏97A3嚤9CC5囖FABF啉8AB7啹8A46喐9BDA喼8A41唥9E57唞" +
        "9E58唓8BBD嗻9AFB乸9C57乪9AAF黢96B5鮟9DAE躀FAF7啝9DEC吖96EF吔9BD3劏9652餸995C糭8E78糉9663鈪FEB0鎅FD5E枱93F4梘FD5F櫈9E60裇8AC5嚡89FD嗗8F52嗬9E5E蠄A070麖9DEE㗎9DB5㷫" +
        "9EC5㩒8B47㨘8A6B㩧9DAA㓤8A4F睺FED3着FAC0滙8EA8綫8FC0衞FBDF峯8EC4羣FBA3啓8DE0温8BFC户9AAC麽91A1鷄FE48牀FCDF晧FB46喆FB69堃947A瑨FDF0煊";

    // Of Big5's rows, in their order; .NET's private characters have the same.
    private static readonly (int Code, char First, char Last)[] Runs =
        [(0xC6A1, '①', '⑩'), (0xC6AB, '⑴', '⑽'), (0xC6B5, 'ⅰ', 'ⅹ'), (0xC6E7, 'ぁ', 'ん'), (0xC77B, 'ァ', 'ヶ'), (0xC7F3, 'А', 'Е'), (0xC7F9, 'Ё', 'Ё'), (0xC7FA, 'Ж', 'Я'), (0xC855, 'а', 'е'), (0xC85B, 'ё', 'ё'), (0xC85C, 'ж', 'я')];

    private static readonly Lazy<FrozenDictionary<char, char>> ByPrivate = new(Read);

    /// <summary>Puts letters in the places of private characters, where they are known.</summary>
    public static void Mend(Span<char> text)
    {
        while (text.IndexOfAnyInRange('\ue000', '\uf8ff') is >= 0 and var at)
        {
            if (ByPrivate.Value.TryGetValue(text[at], out var letter))
                text[at] = letter;
            text = text[(at + 1)..];
        }
    }

    private static FrozenDictionary<char, char> Read()
    {
        var big5 = Encoding.GetEncoding(950);
        var letters = new Dictionary<char, char>();
        for (var i = 0; i < HongKong.Length; i += 5)
            letters[Private(big5, int.Parse(HongKong.AsSpan(i, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture))] = HongKong[i + 4];
        foreach (var (code, first, last) in Runs)
        {
            var place = Private(big5, code);
            for (var letter = first; letter <= last; letter++)
                letters[place++] = letter;
        }

        return letters.ToFrozenDictionary();
    }

    private static char Private(Encoding big5, int code) => big5.GetString([(byte)(code >> 8), (byte)code])[0];
}
