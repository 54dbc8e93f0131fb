// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A plain ERC-20 without allowances; anyone may mint, for the chain is a toy.
contract Coin {
    string public name;
    string public symbol;
    uint8 public immutable decimals;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(string memory name_, string memory symbol_, uint8 decimals_) {
        name = name_;
        symbol = symbol_;
        decimals = decimals_;
    }

    function mint(address[] calldata owners, uint256[] calldata amounts) external {
        for (uint256 index = 0; index < owners.length; ++index) {
            balanceOf[owners[index]] += amounts[index];
            emit Transfer(address(0), owners[index], amounts[index]);
        }
    }

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}

/// An ERC-721 as far as reading goes.
contract Collectible {
    string public constant name = "Sandbox Collectible";
    string public constant symbol = "SBC";
    mapping(uint256 => address) private owners;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 indexed id);

    function ownerOf(uint256 id) external view returns (address owner) {
        owner = owners[id];
        require(owner != address(0), "no such token");
    }

    function mint(address to, uint256 id) external {
        require(owners[id] == address(0), "taken");
        owners[id] = to;
        balanceOf[to] += 1;
        emit Transfer(address(0), to, id);
    }
}

/// An ERC-1155 as far as reading goes.
contract Items {
    mapping(uint256 => mapping(address => uint256)) private held;

    event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value);

    function balanceOf(address owner, uint256 id) external view returns (uint256) {
        return held[id][owner];
    }

    function mint(address to, uint256 id, uint256 value) external {
        held[id][to] += value;
        emit TransferSingle(msg.sender, address(0), to, id, value);
    }
}
