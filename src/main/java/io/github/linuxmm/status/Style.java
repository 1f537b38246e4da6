package io.github.linuxmm.status;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How all pages look: on a wide screen, on a telephone, in the dark and on paper. */
final class Style {
    /** What {@link Layout} puts into the page, byte for byte. */
    static final String CSS = """
            :root{color-scheme:light dark;--page:#fbfbfa;--card:#fff;--ink:#1b1e22;--dim:#565d66;--line:#dadcd9;--grid:#e8e9e6;
            --link:#1a5a96;--data:#2f6690;--area:#d5e2ec;--small:#cfd6dc;--bad:#b3261e;--warn:#8a5200;--good:#17683a;--on:#fff}
            @media (prefers-color-scheme:dark){:root{--page:#15181b;--card:#1b1f23;--ink:#e4e7ea;--dim:#a0a8b0;--line:#363c43;--grid:#282d33;
            --link:#8ec0f0;--data:#7db4e0;--area:#24384a;--small:#4a5560;--bad:#ff8f85;--warn:#efb74f;--good:#7fd49b;--on:#15181b}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--page);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
            font-variant-numeric:tabular-nums;overflow-wrap:break-word;-webkit-text-size-adjust:100%}
            .page{max-width:1400px;margin:0 auto;padding:16px 24px 32px}
            a{color:var(--link)}a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:1px}
            .top,.foot{display:flex;flex-wrap:wrap;gap:0 16px;color:var(--dim);font-size:13px}.top{margin-bottom:12px}.foot{margin-top:28px}
            h1{font-size:21px;line-height:1.3;font-weight:600;margin:0}h2{font-size:15px;line-height:1.3;font-weight:600;margin:0 0 8px}
            h2 small{font-weight:400;font-size:13px;color:var(--dim);margin-left:4px}p{margin:0 0 4px}
            .dim,caption{color:var(--dim)}.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
            .shape{width:1em;height:1em;vertical-align:-.12em;margin-right:.35em;fill:currentColor;flex:none}
            .shape .on{fill:none;stroke:var(--on);stroke-width:1.7}
            .verdict{border-left:6px solid;padding:2px 0 2px 16px}.verdict>*{color:var(--ink)}
            .verdict .state{font-weight:700;margin-right:.4em;white-space:nowrap}.verdict .state.bad{color:var(--bad)}
            .verdict .state.warn{color:var(--warn)}.verdict .state.good{color:var(--good)}.verdict .state.dim{color:var(--dim)}
            .since{margin:4px 0 8px}.verdict dl{margin:0}.verdict dl div{display:flex}.verdict dt{flex:0 0 60px;color:var(--dim)}
            .verdict dd{margin:0}.verdict dd p{margin:0}
            nav,section{margin-top:24px}.tiles{display:grid;grid-template-columns:repeat(11,1fr);gap:6px;margin:0;padding:0;list-style:none}
            .tiles a{display:block;height:100%;padding:6px 8px;background:var(--card);border:1px solid var(--line);border-top:3px solid;
            border-radius:2px;text-decoration:none;white-space:nowrap;overflow:hidden}
            .tiles a>span{display:block}.tiles .order,.tiles .left{color:var(--ink)}.tiles .left{font-size:12.5px}.tiles b{font-size:16px}
            .tiles .word{font-weight:600}.tiles a[aria-current]{outline:2px solid var(--ink);outline-offset:-1px}.tiles a:hover{background:var(--grid)}
            .columns{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 40px}
            figure{margin:0 0 10px}figcaption{display:flex;justify-content:space-between;gap:12px;font-size:13px;margin-bottom:2px}
            figcaption b{text-align:right;white-space:nowrap}figcaption .words{white-space:normal;font-weight:400}svg{display:block;overflow:hidden}.shape{display:inline-block}
            svg text{font-size:11px;fill:var(--dim);paint-order:stroke;stroke:var(--page);stroke-width:3px;stroke-linejoin:round}
            .grid{stroke:var(--grid)}.axis{stroke:var(--dim)}
            .curve{fill:var(--area);stroke:var(--data);stroke-width:1.6;vector-effect:non-scaling-stroke;stroke-linejoin:round}
            .limit{stroke:var(--warn);stroke-dasharray:5 3}.mark{stroke:var(--ink);stroke-dasharray:2 2}.letters text{fill:var(--ink);font-weight:700}
            .badfill{fill:var(--bad)}.warnfill{fill:var(--warn)}.goodfill{fill:var(--good)}.dimfill{fill:var(--dim)}
            .enough{fill:var(--data)}.small{fill:var(--small)}.pinned{fill:var(--warn)}.zone rect{stroke:var(--page)}
            .zone text{stroke:none}.zone .onenough{fill:var(--on)}.zone .onsmall{fill:var(--ink)}
            .halo{stroke:var(--page);stroke-width:6}.min{stroke:var(--bad);stroke-width:3}.low{stroke:var(--bad);stroke-width:2;stroke-dasharray:3 2}
            table{border-collapse:collapse;width:100%}caption{text-align:left;font-size:13px;padding-bottom:2px}
            th,td{text-align:left;vertical-align:top;padding:3px 12px 3px 0;border-bottom:1px solid var(--grid);font-weight:400}
            thead th{color:var(--dim);font-size:12.5px;border-color:var(--line)}tr>:last-child{padding-right:0}
            .numbers td,.numbers th+th,.ram td:nth-child(n+3),.ram th:nth-child(n+3){text-align:right;white-space:nowrap}.numbers td,.numbers th{padding-right:8px}
            .ram .bar{width:40%;vertical-align:middle}.ram tfoot th,.ram tfoot td{border:0;font-weight:600}td.chosen,th.chosen{font-weight:700;color:var(--ink)}
            .knobs th,.word,.time{white-space:nowrap}.knobs .first>*{background:var(--area)}.knobs .first th{font-weight:600}.knobs td.word{font-weight:600}
            .knobs th[scope=row]{padding-left:4px}.wide{overflow-x:auto;margin-bottom:8px}.wide th{white-space:nowrap}
            .unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
            .host{overflow-wrap:anywhere}.links{margin:0;padding-left:18px}.collectors table{columns:2}.text{max-width:820px}.text h1{margin-bottom:12px}.text h2{margin:22px 0 6px}
            .text p,.text ul,.text ol{margin:0 0 10px}.text th,.text td{padding-right:14px}.text thead th{font-weight:600}
            code{font:12.5px/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;background:var(--grid);padding:1px 3px;border-radius:2px}
            pre{overflow-x:auto;background:var(--grid);padding:8px 10px;margin:0 0 10px}pre code{padding:0;background:none;overflow-wrap:normal}
            @media (max-width:1000px){.columns{grid-template-columns:minmax(0,1fr)}.tiles{grid-template-columns:repeat(auto-fill,minmax(104px,1fr))}}
            @media (max-width:600px){.page{padding:12px 16px 24px}h1{font-size:19px}.verdict{padding-left:10px}h2 small{display:block;margin:0}
            .verdict dl div{display:block}.knobs th{white-space:normal}.ram .bar{width:26%}th,td{padding-right:8px}.zones figcaption{display:block}}
            @media print{:root{--page:#fff;--card:#fff;--ink:#000;--dim:#444;--line:#bbb;--grid:#ddd;--link:#000;--data:#2f6690;--area:#d5e2ec;
            --small:#cfd6dc;--bad:#b3261e;--warn:#8a5200;--good:#17683a;--on:#fff}body{font-size:11px}.page{padding:0;max-width:none}
            figure,tr,.tiles li{break-inside:avoid}h2{break-after:avoid}.top a,.since a{display:none}
            .columns{grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 20px}.tiles{grid-template-columns:repeat(11,1fr)}
            *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
            """.replace("\n", "");

    /** For the policy, which allows this style and nothing else. */
    static final String HASH = Base64.getEncoder()
            .encodeToString(
                    Hashing.sha256().hashString(CSS, StandardCharsets.UTF_8).asBytes());

    private Style() {}
}
